package cornea.onednn;

/**
 * Some bytes under a layout. Several buffers may share one {@link Storage}: a reshape of row-major
 * data is another view of it.
 */
final class Buffer {
  private final Storage storage;
  private final Layout layout;

  Buffer(Storage storage, Layout layout) {
    this.storage = storage;
    this.layout = layout;
  }

  Storage storage() {
    return storage;
  }

  Layout layout() {
    return layout;
  }

  /** The first entries of the first dimension, in the same place. */
  Buffer rows(int count) {
    return new Buffer(storage, layout.rows(count));
  }

  @Override
  public String toString() {
    return storage + ":" + layout;
  }
}

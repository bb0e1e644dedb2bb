package cornea.saving;

/**
 * How objects of one kind are written into Keras's JSON and read from it. JSON is maps, lists,
 * strings, numbers, booleans and null; no library is involved.
 *
 * @param <T> the kind, for example an initializer
 */
public interface Codec<T> {
  /** The object as Keras writes it. */
  Object write(T object);

  /**
   * The object that Keras wrote.
   *
   * @throws IllegalArgumentException if the text names nothing known; the message lists what is
   */
  T read(Object json);
}

package cornea.image;

/** What a flow yields as labels; Keras's {@code class_mode}. */
public enum ClassMode {
  /** One-hot vectors, shape (batch, classes). */
  CATEGORICAL,
  /** 0 or 1, shape (batch); a folder of more than two classes is refused. */
  BINARY,
  /** Class indices, shape (batch). */
  SPARSE,
  /** No labels. */
  NONE
}

package cornea.image;

/** What a flow yields as labels; Keras's {@code class_mode}. */
public enum ClassMode {
  /** One-hot vectors, shape (batch, classes); several ones where a table names several classes. */
  CATEGORICAL,
  /** 0 or 1, shape (batch); there must be exactly two classes. */
  BINARY,
  /** Class indices, shape (batch). */
  SPARSE,
  /** The images themselves as they are yielded, as an autoencoder needs them. */
  INPUT,
  /** Of a table: each label column's numbers as a target of its own, shape (batch). */
  MULTI_OUTPUT,
  /** Of a table: the numbers of one label column, shape (batch), or several, (batch, columns). */
  RAW,
  /** No labels. */
  NONE
}

package cornea.applications;

/** What a network without its top does with its last feature maps; Keras's {@code pooling}. */
public enum Pooling {
  /** Nothing: the output is {@code (batch, height, width, channels)}. Keras's {@code None}. */
  NONE,
  /** The mean of each map: the output is {@code (batch, channels)}. */
  AVG,
  /** The largest value of each map: the output is {@code (batch, channels)}. */
  MAX
}

package cornea.metrics;

/** Which way a number improves. */
public enum Direction {
  /** Larger is better: accuracies and the like. */
  UP,

  /** Smaller is better: losses and errors. */
  DOWN,

  /** It does not say, as counts of true positives and functions of one's own do not in Keras. */
  UNKNOWN
}

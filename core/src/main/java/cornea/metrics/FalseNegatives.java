package cornea.metrics;

/** How many predictions say no where the target is yes. Keras's {@code FalseNegatives}. */
public final class FalseNegatives extends ConfusionMetric {
  /** With Keras's threshold of 0.5. */
  public FalseNegatives() {
    this(0.5);
  }

  /** With the given threshold. */
  public FalseNegatives(double threshold) {
    super("false_negatives", threshold);
  }

  @Override
  public double result() {
    return falseNegatives();
  }
}

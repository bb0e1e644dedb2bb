package cornea.metrics;

/** How many predictions say no where the target is no. Keras's {@code TrueNegatives}. */
public final class TrueNegatives extends ConfusionMetric {
  /** With Keras's threshold of 0.5. */
  public TrueNegatives() {
    this(0.5);
  }

  /** With the given threshold. */
  public TrueNegatives(double threshold) {
    super("true_negatives", threshold);
  }

  @Override
  public double result() {
    return trueNegatives();
  }
}

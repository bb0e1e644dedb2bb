package cornea.metrics;

/** How many predictions say yes where the target is no. Keras's {@code FalsePositives}. */
public final class FalsePositives extends ConfusionMetric {
  /** With Keras's threshold of 0.5. */
  public FalsePositives() {
    this(0.5);
  }

  /** With the given threshold. */
  public FalsePositives(double threshold) {
    super("false_positives", threshold);
  }

  @Override
  public double result() {
    return falsePositives();
  }
}

package cornea.metrics;

/** How many predictions say yes where the target is yes. Keras's {@code TruePositives}. */
public final class TruePositives extends ConfusionMetric {
  /** With Keras's threshold of 0.5. */
  public TruePositives() {
    this(0.5);
  }

  /** With the given threshold. */
  public TruePositives(double threshold) {
    super("true_positives", threshold);
  }

  @Override
  public double result() {
    return truePositives();
  }
}

package cornea.metrics;

/**
 * The share of predictions that say yes whose target is yes; 0 where none does. Keras's {@code
 * Precision}.
 */
public final class Precision extends RankedMetric<Precision> {
  /** Named {@code precision}. */
  public Precision() {
    super("precision");
  }

  @Override
  Precision self() {
    return this;
  }

  @Override
  public double result() {
    double all = truePositives() + falsePositives();
    return all == 0 ? 0 : truePositives() / all;
  }
}

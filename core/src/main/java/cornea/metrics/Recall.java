package cornea.metrics;

/**
 * The share of targets of yes that are predicted; 0 where there are none. Keras's {@code Recall}.
 */
public final class Recall extends RankedMetric<Recall> {
  /** Named {@code recall}. */
  public Recall() {
    super("recall");
  }

  @Override
  Recall self() {
    return this;
  }

  @Override
  public double result() {
    double all = truePositives() + falseNegatives();
    return all == 0 ? 0 : truePositives() / all;
  }
}

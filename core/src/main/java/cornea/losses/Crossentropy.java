package cornea.losses;

import cornea.graph.Value;
import cornea.op.Ops;
import cornea.saving.Options;

/**
 * What cross-entropies with targets of the output's shape have in common.
 *
 * @param <L> the loss itself, so that calls chain in any order
 */
public abstract sealed class Crossentropy<L extends Crossentropy<L>> extends Loss
    permits BinaryCrossentropy,
        BinaryFocalCrossentropy,
        CategoricalCrossentropy,
        CategoricalFocalCrossentropy {
  private boolean fromLogits;
  private double labelSmoothing;

  Crossentropy() {}

  abstract L self();

  /** Whether the output is logits, not probabilities. Default false. */
  public final L fromLogits(boolean fromLogits) {
    this.fromLogits = fromLogits;
    return self();
  }

  /** How far targets move towards an even share for each class: {@code t·(1 − s)}. Default 0. */
  public final L labelSmoothing(double labelSmoothing) {
    this.labelSmoothing = labelSmoothing;
    Options.check(this::options);
    return self();
  }

  @Override
  public void options(Options o) {
    super.options(o);
    fromLogits = o.flag("from_logits", fromLogits);
    labelSmoothing = o.number("label_smoothing", labelSmoothing, 0, 1);
    o.fixed("axis", -1);
  }

  final boolean isFromLogits() {
    return fromLogits;
  }

  /** The targets, smoothed towards one part in {@code classes}. */
  final Value smoothed(Value yTrue, int classes) {
    return labelSmoothing == 0
        ? yTrue
        : Ops.add(
            Ops.mul(yTrue, 1 - labelSmoothing), Ops.constant(yTrue, labelSmoothing / classes));
  }
}

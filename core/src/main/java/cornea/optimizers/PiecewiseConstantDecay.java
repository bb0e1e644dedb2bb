package cornea.optimizers;

import cornea.saving.Options;
import java.util.List;

/**
 * One rate up to a step, that step included, another up to the next, and so on. Keras's {@code
 * PiecewiseConstantDecay}.
 */
public final class PiecewiseConstantDecay implements LearningRateSchedule {
  private List<Integer> boundaries = List.of();
  private List<Double> values = List.of(0.0);

  PiecewiseConstantDecay() {}

  /**
   * A decay.
   *
   * @param boundaries the last step of each rate but the last, rising
   * @param values the rates, one more than boundaries
   */
  public PiecewiseConstantDecay(List<Integer> boundaries, List<Double> values) {
    this.boundaries = List.copyOf(boundaries);
    this.values = List.copyOf(values);
    Options.check(this::options);
  }

  @Override
  public void options(Options o) {
    boundaries = o.list("boundaries", boundaries);
    values = o.numbers("values", values);
    o.ignored("name");
    if (values.size() != boundaries.size() + 1) {
      throw new IllegalArgumentException(
          "'values' must be one more than 'boundaries'. Received: boundaries="
              + boundaries
              + ", values="
              + values);
    }
  }

  @Override
  public double rate(long step) {
    int piece = 0;
    while (piece < boundaries.size() && step > boundaries.get(piece)) {
      piece++;
    }
    return values.get(piece);
  }
}

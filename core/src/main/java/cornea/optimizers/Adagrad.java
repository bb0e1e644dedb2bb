package cornea.optimizers;

import cornea.graph.Value;
import cornea.op.Ops;
import cornea.saving.Options;
import java.util.List;

/**
 * Adagrad (Duchi et al., 2011): {@code a += g²; w −= rate·g/√(a + ε)}. Keras's {@code Adagrad};
 * defaults: rate 0.001, a starts at 0.1, ε 1e-7.
 */
public final class Adagrad extends Optimizer {
  private double initialAccumulatorValue = 0.1;
  private double epsilon = 1e-7;

  /** With the default rate of 0.001. */
  public Adagrad() {
    this(0.001);
  }

  /** With the given rate. */
  public Adagrad(double learningRate) {
    super(learningRate);
    check();
  }

  /** Where the sums of squared gradients start, 0 or more. Default 0.1. */
  public Adagrad initialAccumulatorValue(double initialAccumulatorValue) {
    this.initialAccumulatorValue = initialAccumulatorValue;
    check();
    return this;
  }

  /** Added to the sum, under the root. Default 1e-7. */
  public Adagrad epsilon(double epsilon) {
    this.epsilon = epsilon;
    check();
    return this;
  }

  @Override
  public void options(Options o) {
    super.options(o);
    initialAccumulatorValue =
        o.number("initial_accumulator_value", initialAccumulatorValue, 0, Double.MAX_VALUE);
    epsilon = o.number("epsilon", epsilon, 0, Double.MAX_VALUE);
  }

  @Override
  public List<List<String>> slotNames() {
    return List.of(List.of("accumulator"));
  }

  @Override
  protected double initialValue(String slot) {
    return initialAccumulatorValue;
  }

  @Override
  protected Value step(Step step, Value weight, Value gradient) {
    Value sum = step.slot("accumulator");
    sum = step.assign("accumulator", Ops.add(sum, Ops.square(gradient)));
    Value root = Ops.sqrt(Ops.add(sum, Ops.constant(sum, epsilon)));
    return Ops.sub(weight, Ops.div(Ops.mul(gradient, step.learningRate()), root));
  }
}

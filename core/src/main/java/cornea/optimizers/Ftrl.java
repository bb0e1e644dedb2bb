package cornea.optimizers;

import cornea.graph.Value;
import cornea.op.BinaryOp;
import cornea.op.Ops;
import cornea.op.UnaryOp;
import cornea.saving.Options;
import java.util.List;

/**
 * Follow the regularized leader (McMahan et al., 2013) in Keras's form: {@code n = a + g²; z += g +
 * 2·shrinkage·w − (n^−p − a^−p)/rate · w; w = (clip(z, −l1, l1) − z) / (n^−p/rate + 2·(l2 +
 * β/(2·rate)))}. Keras's {@code Ftrl}; defaults: rate 0.001, p −0.5, a starts at 0.1, nothing else.
 */
public final class Ftrl extends Optimizer {
  private double learningRatePower = -0.5;
  private double initialAccumulatorValue = 0.1;
  private double l1RegularizationStrength;
  private double l2RegularizationStrength;
  private double l2ShrinkageRegularizationStrength;
  private double beta;

  /** With the default rate of 0.001. */
  public Ftrl() {
    this(0.001);
  }

  /** With the given rate. */
  public Ftrl(double learningRate) {
    super(learningRate);
    check();
  }

  /** How the rate falls with the sum of squared gradients, 0 or less. Default −0.5. */
  public Ftrl learningRatePower(double learningRatePower) {
    this.learningRatePower = learningRatePower;
    check();
    return this;
  }

  /** Where the sums of squared gradients start, 0 or more. Default 0.1. */
  public Ftrl initialAccumulatorValue(double initialAccumulatorValue) {
    this.initialAccumulatorValue = initialAccumulatorValue;
    check();
    return this;
  }

  /** Pull towards 0 by the absolute value, 0 or more. Default 0. */
  public Ftrl l1RegularizationStrength(double strength) {
    l1RegularizationStrength = strength;
    check();
    return this;
  }

  /** Pull towards 0 by the square, 0 or more. Default 0. */
  public Ftrl l2RegularizationStrength(double strength) {
    l2RegularizationStrength = strength;
    check();
    return this;
  }

  /** A pull by the square that is added to gradients, 0 or more. Default 0. */
  public Ftrl l2ShrinkageRegularizationStrength(double strength) {
    l2ShrinkageRegularizationStrength = strength;
    check();
    return this;
  }

  /** The paper's β. Default 0. */
  public Ftrl beta(double beta) {
    this.beta = beta;
    check();
    return this;
  }

  @Override
  public void options(Options o) {
    super.options(o);
    double any = Double.MAX_VALUE;
    learningRatePower = o.number("learning_rate_power", learningRatePower, -any, 0);
    initialAccumulatorValue =
        o.number("initial_accumulator_value", initialAccumulatorValue, 0, any);
    l1RegularizationStrength =
        o.number("l1_regularization_strength", l1RegularizationStrength, 0, any);
    l2RegularizationStrength =
        o.number("l2_regularization_strength", l2RegularizationStrength, 0, any);
    l2ShrinkageRegularizationStrength =
        o.number("l2_shrinkage_regularization_strength", l2ShrinkageRegularizationStrength, 0, any);
    beta = o.number("beta", beta);
  }

  @Override
  public List<List<String>> slotNames() {
    return List.of(List.of("accumulator", "linear"));
  }

  @Override
  protected double initialValue(String slot) {
    return slot.equals("accumulator") ? initialAccumulatorValue : 0;
  }

  @Override
  protected Value step(Step step, Value weight, Value gradient) {
    Value rate = step.learningRate();
    Value sum = step.slot("accumulator");
    Value newSum = step.assign("accumulator", Ops.add(sum, Ops.square(gradient)));
    Value pull = Ops.add(gradient, Ops.mul(weight, 2 * l2ShrinkageRegularizationStrength));
    Value growth = Ops.div(Ops.sub(power(newSum), power(sum)), rate);
    Value z = Ops.add(step.slot("linear"), Ops.sub(pull, Ops.mul(growth, weight)));
    step.assign("linear", z);
    Value l2 = Ops.div(Ops.constant(rate, beta), rate);
    Value fixed = Ops.add(l2, Ops.constant(rate, 2 * l2RegularizationStrength));
    Value quadratic = Ops.add(Ops.div(power(newSum), rate), fixed);
    double l1 = l1RegularizationStrength;
    return Ops.div(Ops.sub(Ops.unary(UnaryOp.Kind.CLIP, z, -l1, l1), z), quadratic);
  }

  private Value power(Value sum) {
    return Ops.binary(BinaryOp.Kind.POW, sum, Ops.constant(sum, -learningRatePower));
  }
}

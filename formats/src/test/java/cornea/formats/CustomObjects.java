package cornea.formats;

import cornea.activations.ActivationFunction;
import cornea.activations.Activations;
import cornea.constraints.Constraint;
import cornea.constraints.Constraints;
import cornea.graph.Value;
import cornea.initializers.Initializer;
import cornea.initializers.Initializers;
import cornea.layers.BaseLayer;
import cornea.layers.CallContext;
import cornea.layers.Dense;
import cornea.layers.LayerRegistry;
import cornea.layers.Weight;
import cornea.losses.Loss;
import cornea.losses.Losses;
import cornea.metrics.MeanMetric;
import cornea.metrics.Metrics;
import cornea.models.Input;
import cornea.models.Sequential;
import cornea.op.Ops;
import cornea.op.ReduceOp;
import cornea.op.UnaryOp;
import cornea.optimizers.LearningRateSchedule;
import cornea.optimizers.LearningRateSchedules;
import cornea.optimizers.Optimizer;
import cornea.optimizers.Optimizers;
import cornea.regularizers.Regularizer;
import cornea.regularizers.Regularizers;
import cornea.saving.Options;
import cornea.tensor.Shape;
import cornea.tensor.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One class of each kind that users may add, as a user would write it. */
final class CustomObjects {
  /** {@code x · sigmoid(2x)}. */
  static final ActivationFunction BENT = x -> Ops.mul(x, Activations.SIGMOID.apply(Ops.mul(x, 2)));

  private CustomObjects() {}

  /** Makes all of them known. */
  static void register() {
    LayerRegistry.register(Gain.class, Gain::new);
    Activations.register("bent", BENT);
    Initializers.register(Ramp.class, Ramp::new);
    Regularizers.register(Quartic.class, Quartic::new);
    Constraints.register(Within.class, Within::new);
    Losses.register(PowerLoss.class, PowerLoss::new);
    Metrics.register(LargestGap.class, LargestGap::new);
    Optimizers.register(Slow.class, Slow::new);
    LearningRateSchedules.register(Halving.class, Halving::new);
  }

  /** A compiled model that has all of them. */
  static Sequential model() {
    Sequential model =
        new Sequential(
            Input.of(3),
            new Gain(0.5),
            new Dense(4)
                .name("a")
                .activation(BENT)
                .kernelInitializer(new Ramp(0.3))
                .kernelRegularizer(new Quartic(0.02))
                .kernelConstraint(new Within(0.25)),
            new Dense(2).name("b").kernelInitializer(new Ramp(-0.2)));
    model.compile(
        c ->
            c.optimizer(new Slow(0.8).learningRate(new Halving(0.1)))
                .loss(new PowerLoss(4))
                .metrics(new LargestGap())
                .seed(3));
    return model;
  }

  /** {@code gain * scale * x}, with a weight and an option. */
  static final class Gain extends BaseLayer<Gain> {
    private double scale = 1;
    private @Nullable Weight gain;

    Gain() {}

    Gain(double scale) {
      this.scale = scale;
    }

    @Override
    protected void options(Options o) {
      super.options(o);
      scale = o.number("scale", scale);
    }

    @Override
    protected void build(Shape input) {
      gain = addWeight("gain", Shape.of(input.dim(-1)), Initializers.of("ones"));
    }

    @Override
    protected Value call(Value x, CallContext context) {
      Weight weight = gain;
      if (weight == null) {
        throw new IllegalStateException("not built");
      }
      return Ops.mul(Ops.mul(x, weight.value()), scale);
    }
  }

  /** From 0 on in equal steps up to a height, row by row. */
  static final class Ramp implements Initializer {
    private double height = 1;

    Ramp() {}

    Ramp(double height) {
      this.height = height;
    }

    @Override
    public void options(Options o) {
      height = o.number("height", height);
    }

    @Override
    public Tensor initialize(Shape shape, long key) {
      float[] values = new float[Math.toIntExact(shape.size())];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) (height * i / values.length);
      }
      return Tensor.of(values, shape);
    }
  }

  /** {@code factor · Σw⁴}. */
  static final class Quartic implements Regularizer {
    private double factor = 0.01;

    Quartic() {}

    Quartic(double factor) {
      this.factor = factor;
    }

    @Override
    public void options(Options o) {
      factor = o.number("factor", factor);
    }

    @Override
    public Value penalty(Value weight) {
      return Ops.mul(Ops.sum(Ops.square(Ops.square(weight))), factor);
    }
  }

  /** Cuts weights to {@code [-limit, limit]}. */
  static final class Within implements Constraint {
    private double limit = 1;

    Within() {}

    Within(double limit) {
      this.limit = limit;
    }

    @Override
    public void options(Options o) {
      limit = o.number("limit", limit);
    }

    @Override
    public Value apply(Value weight) {
      return Ops.unary(UnaryOp.Kind.CLIP, weight, -limit, limit);
    }
  }

  /** The mean of a power, 2 or 4, of the differences. */
  static final class PowerLoss extends Loss {
    private int power = 2;

    PowerLoss() {}

    PowerLoss(int power) {
      this.power = power;
    }

    @Override
    public void options(Options o) {
      super.options(o);
      power = o.integer("power", power);
    }

    @Override
    protected Value values(Value yTrue, Value yPred) {
      Value square = Ops.square(Ops.sub(yPred, yTrue));
      return Ops.reduce(
          ReduceOp.Kind.MEAN, power == 4 ? Ops.square(square) : square, List.of(-1), false);
    }
  }

  /** The mean of each prediction's largest absolute difference. */
  static final class LargestGap extends MeanMetric {
    LargestGap() {
      super("largest_gap");
    }

    @Override
    protected double value(Tensor yTrue, Tensor yPred, int row, int columns) {
      double largest = 0;
      for (int i = row * columns; i < (row + 1) * columns; i++) {
        largest = Math.max(largest, Math.abs(yTrue.at(i) - yPred.at(i)));
      }
      return largest;
    }
  }

  /** Follows a mean of gradients, {@code m = β·m + (1 − β)·g; w −= rate·m}. */
  static final class Slow extends Optimizer {
    private double beta = 0.9;

    Slow() {
      super(0.01);
    }

    Slow(double beta) {
      this();
      this.beta = beta;
    }

    @Override
    public void options(Options o) {
      super.options(o);
      beta = o.share("beta", beta);
    }

    @Override
    public List<List<String>> slotNames() {
      return List.of(List.of("mean"));
    }

    @Override
    protected Value step(Step step, Value weight, Value gradient) {
      Value mean = Ops.add(Ops.mul(step.slot("mean"), beta), Ops.mul(gradient, 1 - beta));
      return Ops.sub(weight, Ops.mul(step.assign("mean", mean), step.learningRate()));
    }
  }

  /** A rate that halves every other step. */
  static final class Halving implements LearningRateSchedule {
    private double first = 0.01;

    Halving() {}

    Halving(double first) {
      this.first = first;
    }

    @Override
    public void options(Options o) {
      first = o.number("first", first);
    }

    @Override
    public double rate(long step) {
      return first / (1L << Math.min(62, step / 2));
    }
  }
}

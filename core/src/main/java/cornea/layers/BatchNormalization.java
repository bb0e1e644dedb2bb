package cornea.layers;

import cornea.constraints.Constraint;
import cornea.graph.Node;
import cornea.graph.Value;
import cornea.initializers.Initializer;
import cornea.initializers.Initializers;
import cornea.initializers.Ones;
import cornea.initializers.Zeros;
import cornea.op.BatchNormOp;
import cornea.op.Ops;
import cornea.regularizers.Regularizer;
import cornea.saving.Options;
import cornea.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Batch normalization: {@code gamma · (x − mean) / √(variance + epsilon) + beta} for each channel.
 *
 * <p>In training mean and variance are the batch's (the variance is the biased one), and moving
 * averages follow them: {@code moving = moving * momentum + batch * (1 − momentum)}. In inference,
 * and in a layer that is not trainable, they are the moving averages.
 *
 * <p>Input of any rank from 2 on; output of the same shape. Weights in order: gamma, beta,
 * moving_mean, moving_variance. Source: Ioffe and Szegedy, "Batch Normalization", 2015.
 */
public final class BatchNormalization extends BaseLayer<BatchNormalization> {
  private final WeightOptions gammaOptions = new WeightOptions("gamma", new Ones());
  private final WeightOptions betaOptions = new WeightOptions("beta", new Zeros());
  private Initializer movingMeanInitializer = new Zeros();
  private Initializer movingVarianceInitializer = new Ones();
  private int axis = -1;
  private double momentum = 0.99;
  private double epsilon = 0.001;
  private boolean center = true;
  private boolean scale = true;
  private @Nullable Weight gamma;
  private @Nullable Weight beta;
  private Weight movingMean;
  private Weight movingVariance;

  /** With Keras's defaults. */
  public BatchNormalization() {}

  /** The axis of the channels; default −1, the last. */
  public BatchNormalization axis(int axis) {
    requireNotBuilt("axis");
    this.axis = axis;
    return this;
  }

  /** How much of the moving averages stays at each step; default 0.99. */
  public BatchNormalization momentum(double momentum) {
    this.momentum = momentum;
    return this;
  }

  /** What is added to the variance; default 0.001. */
  public BatchNormalization epsilon(double epsilon) {
    this.epsilon = epsilon;
    return this;
  }

  /** Whether there is a beta; default true. */
  public BatchNormalization center(boolean center) {
    requireNotBuilt("center");
    this.center = center;
    return this;
  }

  /** Whether there is a gamma; default true. */
  public BatchNormalization scale(boolean scale) {
    requireNotBuilt("scale");
    this.scale = scale;
    return this;
  }

  /** How beta starts; default {@link Zeros}. */
  public BatchNormalization betaInitializer(Initializer initializer) {
    requireNotBuilt("beta_initializer");
    betaOptions.initializer = initializer;
    return this;
  }

  /** How gamma starts; default {@link Ones}. */
  public BatchNormalization gammaInitializer(Initializer initializer) {
    requireNotBuilt("gamma_initializer");
    gammaOptions.initializer = initializer;
    return this;
  }

  /** How the moving mean starts; default {@link Zeros}. */
  public BatchNormalization movingMeanInitializer(Initializer initializer) {
    requireNotBuilt("moving_mean_initializer");
    movingMeanInitializer = initializer;
    return this;
  }

  /** How the moving variance starts; default {@link Ones}. */
  public BatchNormalization movingVarianceInitializer(Initializer initializer) {
    requireNotBuilt("moving_variance_initializer");
    movingVarianceInitializer = initializer;
    return this;
  }

  /** What beta adds to the loss; default nothing. */
  public BatchNormalization betaRegularizer(@Nullable Regularizer regularizer) {
    requireNotBuilt("beta_regularizer");
    betaOptions.regularizer = regularizer;
    return this;
  }

  /** What gamma adds to the loss; default nothing. */
  public BatchNormalization gammaRegularizer(@Nullable Regularizer regularizer) {
    requireNotBuilt("gamma_regularizer");
    gammaOptions.regularizer = regularizer;
    return this;
  }

  /** What beta goes through after each update; default nothing. */
  public BatchNormalization betaConstraint(@Nullable Constraint constraint) {
    requireNotBuilt("beta_constraint");
    betaOptions.constraint = constraint;
    return this;
  }

  /** What gamma goes through after each update; default nothing. */
  public BatchNormalization gammaConstraint(@Nullable Constraint constraint) {
    requireNotBuilt("gamma_constraint");
    gammaOptions.constraint = constraint;
    return this;
  }

  @Override
  protected void options(Options o) {
    super.options(o);
    axis = o.integer("axis", axis);
    momentum = o.number("momentum", momentum, 0, 1);
    epsilon = o.number("epsilon", epsilon, 0, Double.MAX_VALUE);
    center = o.flag("center", center);
    scale = o.flag("scale", scale);
    betaOptions.list(o);
    gammaOptions.list(o);
    movingMeanInitializer =
        o.object("moving_mean_initializer", movingMeanInitializer, Initializers.REGISTRY);
    movingVarianceInitializer =
        o.object("moving_variance_initializer", movingVarianceInitializer, Initializers.REGISTRY);
    o.fixed("synchronized", false);
    o.fixed("renorm", false);
    o.written("renorm_clipping", null); // this and the next are of use with renorm only
    o.written("renorm_momentum", 0.99);
  }

  @Override
  protected void build(Shape input) {
    int dim = input.dim(axis);
    if (dim == Shape.UNKNOWN) {
      throw new IllegalArgumentException(
          "the dimension of 'axis' must be known. Received: axis=" + axis + ", input=" + input);
    }
    Shape channels = Shape.of(dim);
    gamma = scale ? gammaOptions.declare(this, "gamma", channels) : null;
    beta = center ? betaOptions.declare(this, "beta", channels) : null;
    movingMean = addState("moving_mean", channels, movingMeanInitializer);
    movingVariance = addState("moving_variance", channels, movingVarianceInitializer);
  }

  @Override
  protected Value call(Value x, CallContext context) {
    int last = x.shape().rank() - 1;
    int channelAxis = x.shape().axis(axis);
    if (channelAxis == last) {
      return normalize(x, context);
    }
    // The op normalizes the last axis.
    List<Integer> swap = new ArrayList<>();
    for (int i = 0; i <= last; i++) {
      swap.add(i == channelAxis ? last : i == last ? channelAxis : i);
    }
    return Ops.transpose(normalize(Ops.transpose(x, swap), context), swap);
  }

  private Value normalize(Value x, CallContext context) {
    boolean batchStatistics = context.training() && isTrainable(); // frozen means inference
    Shape channels = movingMean.shape();
    Node norm =
        Ops.batchNorm(
            x,
            gamma == null ? context.graph().constant(1, channels) : gamma.value(),
            beta == null ? context.graph().constant(0, channels) : beta.value(),
            movingMean.value(),
            movingVariance.value(),
            new BatchNormOp(epsilon, batchStatistics));
    if (batchStatistics) {
      context.movingAverage(movingMean, norm.output(1), momentum);
      context.movingAverage(movingVariance, norm.output(2), momentum);
    }
    return norm.output(0);
  }
}

package cornea.layers;

import cornea.graph.Value;
import cornea.initializers.Initializer;
import cornea.initializers.Ones;
import cornea.initializers.Zeros;
import cornea.op.Ops;
import cornea.op.ReduceOp;
import cornea.saving.Options;
import cornea.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Layer normalization: each sample by itself, {@code gamma · (x − mean) / √(variance + epsilon) +
 * beta} over the given axes.
 *
 * <p>Input of any rank from 2 on; output of the same shape. Source: Ba et al., "Layer
 * Normalization", 2016.
 */
public final class LayerNormalization extends BaseLayer<LayerNormalization> {
  private final WeightOptions gammaOptions = new WeightOptions("gamma", new Ones());
  private final WeightOptions betaOptions = new WeightOptions("beta", new Zeros());
  private List<Integer> axes = List.of(-1);
  private double epsilon = 0.001;
  private boolean center = true;
  private boolean scale = true;
  private @Nullable Weight gamma;
  private @Nullable Weight beta;

  /** With Keras's defaults. */
  public LayerNormalization() {}

  /** The axes that are normalized together; default −1, the last. */
  public LayerNormalization axis(int... axes) {
    requireNotBuilt("axis");
    this.axes = Arrays.stream(axes).boxed().toList();
    return this;
  }

  /** What is added to the variance; default 0.001. */
  public LayerNormalization epsilon(double epsilon) {
    this.epsilon = epsilon;
    return this;
  }

  /** Whether there is a beta; default true. */
  public LayerNormalization center(boolean center) {
    requireNotBuilt("center");
    this.center = center;
    return this;
  }

  /** Whether there is a gamma; default true. */
  public LayerNormalization scale(boolean scale) {
    requireNotBuilt("scale");
    this.scale = scale;
    return this;
  }

  /** How beta starts; default {@link Zeros}. */
  public LayerNormalization betaInitializer(Initializer initializer) {
    requireNotBuilt("beta_initializer");
    betaOptions.initializer = initializer;
    return this;
  }

  /** How gamma starts; default {@link Ones}. */
  public LayerNormalization gammaInitializer(Initializer initializer) {
    requireNotBuilt("gamma_initializer");
    gammaOptions.initializer = initializer;
    return this;
  }

  @Override
  protected void options(Options o) {
    super.options(o);
    axes = o.list("axis", axes);
    epsilon = o.number("epsilon", epsilon, 0, Double.MAX_VALUE);
    center = o.flag("center", center);
    scale = o.flag("scale", scale);
    o.fixed("rms_scaling", false);
    betaOptions.list(o);
    gammaOptions.list(o);
  }

  @Override
  protected void build(Shape input) {
    int[] dims = axes.stream().mapToInt(input::dim).toArray();
    gamma = scale ? gammaOptions.declare(this, "gamma", Shape.of(dims)) : null;
    beta = center ? betaOptions.declare(this, "beta", Shape.of(dims)) : null;
  }

  @Override
  protected Value call(Value x, CallContext context) {
    Value centred = Ops.sub(x, Ops.reduce(ReduceOp.Kind.MEAN, x, axes, true));
    Value variance = Ops.reduce(ReduceOp.Kind.MEAN, Ops.square(centred), axes, true);
    Value y = Ops.div(centred, Ops.sqrt(Ops.add(variance, Ops.constant(x, epsilon))));
    if (gamma != null) {
      y = Ops.mul(y, Ops.reshape(gamma.value(), alongAxes(x.shape())));
    }
    return beta == null ? y : Ops.add(y, Ops.reshape(beta.value(), alongAxes(x.shape())));
  }

  /** The shape with 1 on all but the normalized axes. */
  private Shape alongAxes(Shape input) {
    int[] dims = new int[input.rank()];
    Arrays.fill(dims, 1);
    for (int axis : axes) {
      dims[input.axis(axis)] = input.dim(axis);
    }
    return Shape.of(dims);
  }
}

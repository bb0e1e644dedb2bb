package cornea.layers;

import cornea.activations.ActivationFunction;
import cornea.activations.Activations;
import cornea.constraints.Constraint;
import cornea.graph.Value;
import cornea.initializers.Initializer;
import cornea.initializers.Zeros;
import cornea.op.Ops;
import cornea.regularizers.Regularizer;
import cornea.regularizers.Regularizers;
import cornea.saving.Options;
import cornea.tensor.Shape;
import org.jspecify.annotations.Nullable;

/** What dense layers and convolutions share: the bias and the activation at their end. */
abstract class BiasedLayer<L extends BiasedLayer<L>> extends BaseLayer<L> {
  private final WeightOptions biasOptions = new WeightOptions("bias", new Zeros());
  private ActivationFunction activation = Activations.LINEAR;
  private boolean useBias = true;
  private @Nullable Regularizer activityRegularizer;
  private @Nullable Weight bias;

  /** What the output goes through; default {@link Activations#LINEAR}. */
  public L activation(ActivationFunction activation) {
    this.activation = activation;
    return self();
  }

  /** Whether a bias is added; default true. */
  public L useBias(boolean useBias) {
    requireNotBuilt("use_bias");
    this.useBias = useBias;
    return self();
  }

  /** How the bias starts; default {@link Zeros}. */
  public L biasInitializer(Initializer initializer) {
    requireNotBuilt("bias_initializer");
    biasOptions.initializer = initializer;
    return self();
  }

  /** What the bias adds to the loss; default nothing. */
  public L biasRegularizer(@Nullable Regularizer regularizer) {
    requireNotBuilt("bias_regularizer");
    biasOptions.regularizer = regularizer;
    return self();
  }

  /** What the bias goes through after each update; default nothing. */
  public L biasConstraint(@Nullable Constraint constraint) {
    requireNotBuilt("bias_constraint");
    biasOptions.constraint = constraint;
    return self();
  }

  /** What the output adds to the loss, divided by the batch size; default nothing. */
  public L activityRegularizer(@Nullable Regularizer regularizer) {
    this.activityRegularizer = regularizer;
    return self();
  }

  @Override
  protected void options(Options o) {
    super.options(o);
    activation = o.object("activation", activation, Activations.CODEC);
    useBias = o.flag("use_bias", useBias);
    biasOptions.list(o);
    activityRegularizer =
        o.optional("activity_regularizer", activityRegularizer, Regularizers.REGISTRY);
  }

  /** Declares the bias, if there is one; the last thing of a subclass's build. */
  final void declareBias(int units) {
    bias = useBias ? biasOptions.declare(this, "bias", Shape.of(units)) : null;
  }

  /** Adds the bias and applies the activation. */
  final Value finish(Value x, CallContext context) {
    Value y = activation.apply(bias == null ? x : Ops.add(x, bias.value()));
    if (activityRegularizer != null) {
      context.addLoss(Ops.mul(activityRegularizer.penalty(y), 1.0 / y.shape().dim(0)));
    }
    return y;
  }
}

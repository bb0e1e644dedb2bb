package cornea.onednn;

import cornea.op.UnaryOp;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.post_ops;
import org.jspecify.annotations.Nullable;

/**
 * Which oneDNN function an elementwise op is.
 *
 * @param algorithm oneDNN's name
 * @param alpha its parameter
 * @param scale what the function is multiplied by afterwards
 */
record Eltwise(int algorithm, float alpha, float scale) {
  /** The function of a kind; null where oneDNN has none. */
  static @Nullable Eltwise of(UnaryOp.Kind kind, double alpha) {
    return switch (kind) {
      case EXP -> new Eltwise(dnnl.dnnl_eltwise_exp, 0, 1);
      case LOG -> new Eltwise(dnnl.dnnl_eltwise_log, 0, 1);
      case RELU -> new Eltwise(dnnl.dnnl_eltwise_relu, 0, 1);
      case LEAKY_RELU -> new Eltwise(dnnl.dnnl_eltwise_relu, (float) alpha, 1);
      case ELU -> new Eltwise(dnnl.dnnl_eltwise_elu, (float) alpha, 1);
      case SELU ->
          new Eltwise(
              dnnl.dnnl_eltwise_elu, (float) UnaryOp.SELU_ALPHA, (float) UnaryOp.SELU_SCALE);
      case SIGMOID -> new Eltwise(dnnl.dnnl_eltwise_logistic, 0, 1);
      case TANH -> new Eltwise(dnnl.dnnl_eltwise_tanh, 0, 1);
      case SOFTPLUS -> new Eltwise(dnnl.dnnl_eltwise_soft_relu, 1, 1);
      case GELU -> new Eltwise(dnnl.dnnl_eltwise_gelu_erf, 0, 1);
      case GELU_TANH -> new Eltwise(dnnl.dnnl_eltwise_gelu_tanh, 0, 1);
      case SILU -> new Eltwise(dnnl.dnnl_eltwise_swish, 1, 1);
      default -> null;
    };
  }

  /** Adds the function to what a convolution or a matrix product does with its result. */
  void appendTo(post_ops following) {
    following.append_eltwise(algorithm, alpha, 0);
    if (scale != 1) {
      following.append_eltwise(dnnl.dnnl_eltwise_linear, scale, 0);
    }
  }
}

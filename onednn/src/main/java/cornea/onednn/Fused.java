package cornea.onednn;

import cornea.graph.Node;
import cornea.graph.Value;
import cornea.op.BinaryOp;
import cornea.op.UnaryOp;
import cornea.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.bytedeco.dnnl.post_ops;
import org.bytedeco.dnnl.primitive_attr;
import org.jspecify.annotations.Nullable;

/**
 * What follows a convolution or a matrix product and can be part of it.
 *
 * @param bias a number for each channel that is added, or null
 * @param activation the node of the activation that follows, or null
 * @param result the value that the fused step gives
 * @param nodes the nodes that it replaces besides the first
 */
record Fused(@Nullable Value bias, @Nullable Node activation, Value result, List<Node> nodes) {

  static Fused after(Node node, Lowering l) {
    Value result = node.output(0);
    Value bias = null;
    List<Node> nodes = new ArrayList<>();
    Node next = l.onlyUser(result);
    if (next != null && next.op().equals(new BinaryOp(BinaryOp.Kind.ADD))) {
      Value other = next.input(next.input(0) == result ? 1 : 0);
      if (other != result
          && other.shape().equals(Shape.of(result.shape().dim(-1)))
          && l.isReady(other)) {
        bias = other;
        result = next.output(0);
        nodes.add(next);
        next = l.onlyUser(result);
      }
    }
    if (next != null && next.op() instanceof UnaryOp unary && isFusable(unary, l)) {
      nodes.add(next);
      return new Fused(bias, next, next.output(0), nodes);
    }
    return new Fused(bias, null, result, nodes);
  }

  /** Activations whose gradient reads the output, which is what the fused step keeps. */
  private static boolean isFusable(UnaryOp op, Lowering l) {
    return Eltwise.of(op.kind(), op.alpha()) != null
        && op.kind().compareTo(UnaryOp.Kind.RELU) >= 0
        && (op.kind().gradientUsesOutput() || !l.isTraining());
  }

  /** The same without the activation, for implementations that cannot take it in. */
  Fused withoutActivation() {
    if (activation == null) {
      return this;
    }
    List<Node> rest = new ArrayList<>(nodes);
    rest.remove(activation);
    return new Fused(bias, null, activation.input(0), rest);
  }

  primitive_attr attributes() {
    primitive_attr attributes = new primitive_attr();
    if (activation != null) {
      UnaryOp op = (UnaryOp) activation.op();
      post_ops following = new post_ops();
      Objects.requireNonNull(Eltwise.of(op.kind(), op.alpha())).appendTo(following);
      attributes.set_post_ops(following);
    }
    return attributes;
  }

  String name() {
    return (bias == null ? "" : "+bias")
        + (activation == null ? "" : "+" + ((UnaryOp) activation.op()).kind());
  }
}

package cornea.onednn;

import cornea.graph.Node;
import cornea.graph.Value;
import cornea.op.BinaryOp;
import cornea.op.ConstantOp;
import cornea.op.ConvOp;
import cornea.op.UnaryOp;
import cornea.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.post_ops;
import org.bytedeco.dnnl.primitive_attr;
import org.jspecify.annotations.Nullable;

/**
 * What follows a convolution or a matrix product and can be part of it, in this order.
 *
 * @param bias a number for each channel that is added, or null
 * @param addend an image that is added, such as the shortcut around some layers, or null
 * @param functions the nodes of elementwise functions
 * @param result the value that the fused step gives
 * @param nodes the nodes that it replaces besides the first
 */
record Fused(
    @Nullable Value bias,
    @Nullable Value addend,
    List<Node> functions,
    Value result,
    List<Node> nodes) {
  private static final BinaryOp ADD = new BinaryOp(BinaryOp.Kind.ADD);
  private static final BinaryOp MIN = new BinaryOp(BinaryOp.Kind.MIN);

  /** Where oneDNN takes the addend, which is the first of what follows. */
  static final int ADDEND_ARGUMENT = dnnl.DNNL_ARG_ATTR_MULTIPLE_POST_OP_BASE | dnnl.DNNL_ARG_SRC_1;

  /** All of it. */
  static Fused after(Node node, Lowering l) {
    Fused fused = biasAfter(node, l);
    Node next = l.onlyUser(fused.result);
    if (node.op() instanceof ConvOp && next != null) {
      Value addend = addend(next, fused.result, fused.result.shape(), l);
      if (addend != null) {
        fused = new Fused(fused.bias, addend, List.of(), next.output(0), with(fused.nodes, next));
        next = l.onlyUser(fused.result);
      }
    }
    while (next != null && isFusable(next, l)) {
      fused =
          new Fused(
              fused.bias,
              fused.addend,
              with(fused.functions, next),
              next.output(0),
              with(fused.nodes, next));
      next = l.onlyUser(fused.result);
    }
    return fused;
  }

  /** The bias alone, for implementations that cannot take more in. */
  static Fused biasAfter(Node node, Lowering l) {
    Value result = node.output(0);
    Node next = l.onlyUser(result);
    Value bias = next == null ? null : addend(next, result, Shape.of(result.shape().dim(-1)), l);
    return next == null || bias == null
        ? new Fused(null, null, List.of(), result, List.of())
        : new Fused(bias, null, List.of(), next.output(0), List.of(next));
  }

  /** The same with nothing added but the bias, for the layout that the result has. */
  Fused withoutAddend() {
    return new Fused(bias, null, functions, result, nodes);
  }

  private static List<Node> with(List<Node> nodes, Node next) {
    List<Node> more = new ArrayList<>(nodes);
    more.add(next);
    return List.copyOf(more);
  }

  /** What a node adds to a value, if it does, has the shape asked for and is there already. */
  private static @Nullable Value addend(Node node, Value value, Shape shape, Lowering l) {
    if (!node.op().equals(ADD)) {
      return null;
    }
    Value other = node.input(node.input(0) == value ? 1 : 0);
    return other != value && other.shape().equals(shape) && l.isReady(other) ? other : null;
  }

  /**
   * Whether a node is a function of oneDNN's; in training only if its gradient reads the output,
   * which is what the fused step keeps.
   */
  private static boolean isFusable(Node node, Lowering l) {
    if (node.op() instanceof UnaryOp op) {
      return Eltwise.of(op.kind(), op.alpha()) != null
          && op.kind().compareTo(UnaryOp.Kind.RELU) >= 0
          && (op.kind().gradientUsesOutput() || !l.isTraining(node));
    }
    return !l.isTraining(node) && limit(node) != null;
  }

  /** The number that a node keeps a value below, as the six of relu6. */
  private static @Nullable Float limit(Node node) {
    if (node.op().equals(MIN)) {
      for (int i = 0; i < 2; i++) {
        if (node.input(i).node().op() instanceof ConstantOp constant
            && node.input(1 - i).shape().equals(node.output(0).shape())) {
          return (float) constant.value();
        }
      }
    }
    return null;
  }

  /**
   * What tells oneDNN to do it.
   *
   * @param order of the addend, which is that of the result
   */
  primitive_attr attributes(memory.desc order) {
    primitive_attr attributes = new primitive_attr();
    post_ops following = new post_ops();
    if (addend != null) {
      following.append_binary(dnnl.dnnl_binary_add, order);
    }
    for (Node function : functions) {
      Float limit = limit(function);
      if (limit != null) {
        following.append_eltwise(dnnl.dnnl_eltwise_clip, Float.NEGATIVE_INFINITY, limit);
      } else {
        UnaryOp op = (UnaryOp) function.op();
        Objects.requireNonNull(Eltwise.of(op.kind(), op.alpha())).appendTo(following);
      }
    }
    attributes.set_post_ops(following);
    return attributes;
  }

  String name() {
    StringBuilder name = new StringBuilder();
    name.append(bias == null ? "" : "+bias").append(addend == null ? "" : "+addend");
    for (Node function : functions) {
      name.append('+')
          .append(
              function.op() instanceof UnaryOp op ? op.kind().name() : "MIN " + limit(function));
    }
    return name.toString();
  }
}

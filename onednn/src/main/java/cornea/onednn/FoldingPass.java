package cornea.onednn;

import cornea.graph.Graph;
import cornea.graph.GraphCopy;
import cornea.graph.Node;
import cornea.graph.Value;
import cornea.op.BatchNormOp;
import cornea.op.BinaryOp;
import cornea.op.ConvOp;
import cornea.op.MatMulOp;
import cornea.op.Ops;
import cornea.op.PadOp;
import cornea.op.PoolOp;
import cornea.op.UnaryOp;
import cornea.op.Window;
import cornea.tensor.Shape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lets convolutions and matrix products do what lies around them, in networks or parts of networks
 * that only predict:
 *
 * <ul>
 *   <li>Batch normalization with moving statistics is a factor and a term for each channel: the
 *       kernel takes the factor, the bias the term. Both depend on weights alone, so that they are
 *       computed when weights change and not in every run.
 *   <li>Zeros around an image are padding of the convolution that reads it, and around what a ReLU
 *       gave also of a maximum pooling: padding never wins there, and zeros only where they tie.
 * </ul>
 */
final class FoldingPass {
  private static final BinaryOp ADD = new BinaryOp(BinaryOp.Kind.ADD);
  private static final UnaryOp RELU = new UnaryOp(UnaryOp.Kind.RELU);

  private final FixedValues fixed;
  private final Uses uses;

  private FoldingPass(Graph graph) {
    fixed = new FixedValues(graph);
    uses = new Uses(graph);
  }

  static Graph apply(Graph graph) {
    FoldingPass pass = new FoldingPass(graph);
    return new GraphCopy(graph, (builder, original, results) -> pass.change(original, results))
        .build();
  }

  private List<Value> change(Node original, List<Value> results) {
    Node copy = results.get(0).node();
    if (original.op() instanceof ConvOp op && takesZeros(op.window(), original)) {
      Node pad = copy.input(0).node();
      Window window = padded(op.window(), (PadOp) pad.op());
      return List.of(Ops.conv2d(pad.input(0), copy.input(1), window, op.groups()));
    }
    if (original.op() instanceof PoolOp op
        && op.kind() == PoolOp.Kind.MAX
        && takesZeros(op.window(), original)
        && original.input(0).node().input(0).node().op().equals(RELU)) {
      Node pad = copy.input(0).node();
      return List.of(Ops.pool(pad.input(0), op.kind(), padded(op.window(), (PadOp) pad.op())));
    }
    if (original.op() instanceof BatchNormOp op && !op.batchStatistics()) {
      Sum sum = sum(original.input(0));
      if (sum != null && areFixed(original.inputs().subList(1, 5))) {
        return List.of(folded(op, copy, sum));
      }
    }
    return results;
  }

  /** Whether one node reads a value, and nothing after the step. */
  private boolean isRead(Value value) {
    return uses.users(value).size() == 1 && !uses.isKept(value);
  }

  private boolean areFixed(List<Value> values) {
    return values.stream().allMatch(value -> fixed.contains(value.node()));
  }

  /** Whether a node reads zeros that its window can take: fewer of them, around images alone. */
  private boolean takesZeros(Window w, Node node) {
    return node.input(0).node().op() instanceof PadOp pad
        && isRead(node.input(0))
        && pad.before().size() == 4
        && pad.before().get(0) + pad.after().get(0) + pad.before().get(3) + pad.after().get(3) == 0
        && w.top() + pad.before().get(1) < w.spanHeight()
        && w.bottom() + pad.after().get(1) < w.spanHeight()
        && w.left() + pad.before().get(2) < w.spanWidth()
        && w.right() + pad.after().get(2) < w.spanWidth();
  }

  private static Window padded(Window w, PadOp pad) {
    return new Window(
        w.height(),
        w.width(),
        w.strideHeight(),
        w.strideWidth(),
        w.dilationHeight(),
        w.dilationWidth(),
        w.top() + pad.before().get(1),
        w.bottom() + pad.after().get(1),
        w.left() + pad.before().get(2),
        w.right() + pad.after().get(2));
  }

  /**
   * A convolution or matrix product whose kernel and bias are fixed, and which nothing reads but
   * what follows.
   *
   * @param addition the position of the product among the operands of the sum with the bias; null
   *     where there is no bias
   */
  private record Sum(@Nullable Integer addition) {}

  private @Nullable Sum sum(Value x) {
    if (!isRead(x)) {
      return null;
    }
    if (isProduct(x.node())) {
      return new Sum(null);
    }
    Shape channels = Shape.of(x.shape().dim(-1));
    if (x.node().op().equals(ADD)) {
      for (int i = 0; i < 2; i++) {
        Value product = x.node().input(i);
        Value bias = x.node().input(1 - i);
        if (isRead(product)
            && isProduct(product.node())
            && bias.shape().equals(channels)
            && fixed.contains(bias.node())) {
          return new Sum(i);
        }
      }
    }
    return null;
  }

  private boolean isProduct(Node node) {
    boolean product =
        node.op() instanceof ConvOp
            || (node.op() instanceof MatMulOp op && !op.transposeA() && !op.transposeB());
    return product && fixed.contains(node.input(1).node()) && !fixed.contains(node);
  }

  /** What a copied normalization gives, without it. */
  private static Value folded(BatchNormOp op, Node normalization, Sum sum) {
    Value scale =
        Ops.mul(
            normalization.input(1),
            FewChannelsPass.reciprocal(normalization.input(4), op.epsilon()));
    Value mean = normalization.input(3);
    Value before = normalization.input(0);
    Node product = before.node();
    Value shift = Ops.neg(mean);
    if (sum.addition() != null) {
      product = before.node().input(sum.addition()).node();
      shift = Ops.sub(before.node().input(1 - sum.addition()), mean);
    }
    Value kernel = Ops.mul(product.input(1), scale);
    Value y =
        product.op() instanceof ConvOp convolution
            ? Ops.conv2d(product.input(0), kernel, convolution.window(), convolution.groups())
            : Ops.matMul(product.input(0), kernel);
    return Ops.add(y, Ops.add(Ops.mul(shift, scale), normalization.input(2)));
  }
}

package cornea.onednn;

import cornea.graph.Graph;
import cornea.graph.GraphCopy;
import cornea.graph.Node;
import cornea.graph.Value;
import cornea.op.BinaryOp;
import cornea.op.ConvDataGradOp;
import cornea.op.ConvFilterGradOp;
import cornea.op.Op;
import cornea.op.Ops;
import cornea.op.ReduceOp;
import cornea.op.UnaryOp;
import cornea.tensor.Shape;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Takes sums over a convolution's data gradient without making it, where nothing else wants it: as
 * when a network begins with batch normalization, whose images need no gradient but whose scale and
 * shift do. With kernel w, upstream gradient dy and no padding:
 *
 * <ul>
 *   <li>Σ dx = Σ w · Σ dy for each input channel: every product of a weight and an element of dy
 *       lands somewhere in dx.
 *   <li>Σ dx · z = Σ w · (filter gradient of z): the convolution of z, multiplied by dy, summed up
 *       in the other order.
 *   <li>The filter gradient of the normalized y = z · s + b, which the convolution wants, is that
 *       of z times s, plus b · Σ dy; so the one of z is the only one.
 * </ul>
 */
final class InputSumsPass {
  private static final List<Integer> IMAGE_AXES = List.of(0, 1, 2);
  private static final Op SUM = new ReduceOp(ReduceOp.Kind.SUM, IMAGE_AXES, false);
  private static final Op ADD = new BinaryOp(BinaryOp.Kind.ADD);
  private static final Op SUB = new BinaryOp(BinaryOp.Kind.SUB);
  private static final Op MUL = new BinaryOp(BinaryOp.Kind.MUL);

  private final Uses uses;
  private final Map<Value, Value> factors = new HashMap<>(); // of an upstream gradient: its z
  private final Set<Node> summed = new HashSet<>(); // data gradients of which only sums are wanted

  private InputSumsPass(Graph graph) {
    uses = new Uses(graph);
    graph.nodes().forEach(this::find);
  }

  static Graph apply(Graph graph) {
    InputSumsPass pass = new InputSumsPass(graph);
    return pass.summed.isEmpty()
        ? graph
        : new GraphCopy(graph, (builder, original, results) -> pass.change(original, results))
            .build();
  }

  private void find(Node node) {
    if (!(node.op() instanceof ConvDataGradOp op)
        || op.groups() != 1
        || !isUnpadded(op, node)
        || uses.isKept(node.output(0))) {
      return;
    }
    Value z = null;
    for (Node user : uses.users(node.output(0))) {
      if (!user.op().equals(SUM)) {
        Value factor = factor(user, node.output(0));
        if (factor == null || (z != null && z != factor)) {
          return;
        }
        z = factor;
      }
    }
    if (z != null) {
      summed.add(node);
      factors.put(node.input(0), z);
    }
  }

  private static boolean isUnpadded(ConvDataGradOp op, Node node) {
    Shape dy = node.input(0).shape();
    long[] behind =
        Lowering.paddingBehind(
            dy.dim(1), dy.dim(2), op.window(), op.image().dim(1), op.image().dim(2));
    return op.window().top() == 0
        && op.window().left() == 0
        && behind[0] <= 0 // below 0 where the last rows are in no window
        && behind[1] <= 0;
  }

  /** The other factor of a product of which only the sum is wanted. */
  private @Nullable Value factor(Node product, Value one) {
    Value result = product.output(0);
    if (!product.op().equals(MUL)
        || uses.isKept(result)
        || !uses.users(result).stream().allMatch(u -> u.op().equals(SUM))) {
      return null;
    }
    Value other = product.input(product.input(0) == one ? 1 : 0);
    return other != one && other.shape().equals(one.shape()) ? other : null;
  }

  private List<Value> change(Node original, List<Value> results) {
    Node copy = results.get(0).node();
    if (original.op().equals(SUM)) {
      Node operand = original.input(0).node();
      if (summed.contains(operand)) {
        return List.of(sum(copy.input(0).node()));
      }
      if (operand.op().equals(MUL)) {
        for (int i = 0; i < 2; i++) {
          if (summed.contains(operand.input(i).node())) {
            Node product = copy.input(0).node();
            return List.of(sumOfProduct(product.input(i).node(), product.input(1 - i)));
          }
        }
      }
    }
    if (original.op() instanceof ConvFilterGradOp op) {
      Value z = factors.get(original.input(1));
      Normalized given = Normalized.of(original.input(0));
      Normalized copied = Normalized.of(copy.input(0));
      if (z != null && given != null && copied != null && given.isCentered(z)) {
        return List.of(filterGradient(op, copied, copy.input(1)));
      }
    }
    return results;
  }

  /** Σ dx = Σ w · Σ dy. */
  private static Value sum(Node dataGradient) {
    return overKernel(Ops.mul(dataGradient.input(1), total(dataGradient.input(0))));
  }

  /** Σ dx · z = Σ w · (filter gradient of z). */
  private static Value sumOfProduct(Node dataGradient, Value z) {
    ConvDataGradOp op = (ConvDataGradOp) dataGradient.op();
    Value kernel = dataGradient.input(1);
    Op gradient = new ConvFilterGradOp(op.window(), op.groups(), kernel.shape());
    return overKernel(Ops.mul(kernel, add(gradient, z, dataGradient.input(0))));
  }

  /** The filter gradient of z times s, plus b · Σ dy. */
  private static Value filterGradient(ConvFilterGradOp op, Normalized image, Value dy) {
    Shape column = Shape.of(op.kernel().dim(2), 1);
    Value scaled = Ops.mul(add(op, image.centered(), dy), Ops.reshape(image.scale(), column));
    return Ops.add(scaled, Ops.mul(Ops.reshape(image.shift(), column), total(dy)));
  }

  /** A sum for each input channel of a kernel. */
  private static Value overKernel(Value kernel) {
    return Ops.reduce(ReduceOp.Kind.SUM, kernel, List.of(0, 1, 3), false);
  }

  private static Value total(Value dy) {
    return Ops.reduce(ReduceOp.Kind.SUM, dy, IMAGE_AXES, false);
  }

  private static Value add(Op op, Value a, Value b) {
    return a.node().owner().add(op, List.of(a, b)).output(0);
  }

  /** Images as {@link FewChannelsPass} normalizes them: (x + −mean) · scale + shift. */
  private record Normalized(Value x, Value mean, Value scale, Value shift) {
    static @Nullable Normalized of(Value y) {
      Node sum = y.node();
      if (!sum.op().equals(ADD) || !sum.input(0).node().op().equals(MUL)) {
        return null;
      }
      Node product = sum.input(0).node();
      Node difference = product.input(0).node();
      if (!difference.op().equals(ADD)
          || !(difference.input(1).node().op() instanceof UnaryOp minus)
          || minus.kind() != UnaryOp.Kind.NEG) {
        return null;
      }
      Value mean = difference.input(1).node().input(0);
      return new Normalized(difference.input(0), mean, product.input(1), sum.input(1));
    }

    /** Whether a value is x − mean. */
    boolean isCentered(Value z) {
      return z.node().op().equals(SUB) && z.node().input(0) == x && z.node().input(1) == mean;
    }

    Value centered() {
      return Ops.sub(x, mean);
    }
  }
}

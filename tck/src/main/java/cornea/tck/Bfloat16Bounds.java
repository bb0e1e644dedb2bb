package cornea.tck;

import cornea.graph.Node;
import cornea.graph.Value;
import cornea.op.BatchNormGradOp;
import cornea.op.BatchNormOp;
import cornea.op.BinaryOp;
import cornea.op.ConvDataGradOp;
import cornea.op.ConvFilterGradOp;
import cornea.op.ConvOp;
import cornea.op.DropoutOp;
import cornea.op.Op;
import cornea.op.PoolGradOp;
import cornea.op.PoolOp;
import cornea.op.UnaryGradOp;
import cornea.op.UnaryOp;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What an engine may err beside {@link OpBounds} when it keeps images in bfloat16 ({@link
 * cornea.engine.Precision#BFLOAT16}). With u = 2⁻⁸, the largest relative error of rounding to its 8
 * bits:
 *
 * <ul>
 *   <li>A convolution rounds both operands: (2u + u²) · Σ|products|. Its sums are float32.
 *   <li>An image that an op gives is rounded: u · |y|. Images are what convolutions, poolings and
 *       normalizations give, and what is computed of such elementwise.
 * </ul>
 */
final class Bfloat16Bounds {
  private static final double U = 0x1p-8;

  private final Set<Value> images = new HashSet<>();

  /** Adds to the bounds of a node of a graph; nodes come in the graph's order. */
  void add(Node node, OpCase opCase, List<double[]> results, List<double[]> bounds) {
    addOperands(opCase, bounds);
    boolean image =
        isOfImages(node.op())
            || (isElementwise(node.op()) && node.inputs().stream().anyMatch(images::contains));
    for (int i = 0; i < results.size(); i++) {
      if (image && node.output(i).shape().rank() == 4) {
        images.add(node.output(i));
        addRounding(results.get(i), bounds.get(i));
      }
    }
  }

  /** Adds to the bounds of an op on its own. */
  static void add(OpCase opCase, List<double[]> results, List<double[]> bounds) {
    addOperands(opCase, bounds);
    if (isOfImages(opCase.op())) {
      addRounding(results.get(0), bounds.get(0));
    }
  }

  private static void addOperands(OpCase opCase, List<double[]> bounds) {
    if (opCase.op() instanceof ConvOp
        || opCase.op() instanceof ConvDataGradOp
        || opCase.op() instanceof ConvFilterGradOp) {
      double[] products = OpBounds.onAbsolutes(opCase).get(0);
      for (int i = 0; i < products.length; i++) {
        bounds.get(0)[i] += (2 * U + U * U) * products[i];
      }
    }
  }

  /** Of what may be off by the bound already. */
  private static void addRounding(double[] result, double[] bound) {
    for (int i = 0; i < bound.length; i++) {
      bound[i] += U * (Math.abs(result[i]) + bound[i]);
    }
  }

  private static boolean isOfImages(Op op) {
    return op instanceof ConvOp
        || op instanceof ConvDataGradOp
        || op instanceof PoolOp
        || op instanceof PoolGradOp
        || op instanceof BatchNormOp
        || op instanceof BatchNormGradOp;
  }

  private static boolean isElementwise(Op op) {
    return op instanceof UnaryOp
        || op instanceof UnaryGradOp
        || op instanceof BinaryOp
        || op instanceof DropoutOp;
  }
}

package cornea.onednn;

import cornea.graph.Node;
import cornea.op.MatMulOp;
import cornea.op.SoftmaxOp;
import cornea.tensor.Shape;
import java.nio.FloatBuffer;
import java.util.List;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.matmul;
import org.bytedeco.dnnl.primitive_attr;

/** Matrix products, with bias and ReLU fused, and softmax, over row-major data. */
final class MatrixRules {
  private MatrixRules() {}

  static void matMul(Node node, Lowering l) {
    MatMulOp op = (MatMulOp) node.op();
    Shape output = node.output(0).shape();
    Fused fused = Fused.after(node, l);
    Layout a = Lowering.matrix(node.input(0).shape(), op.transposeA());
    Layout b = Lowering.matrix(node.input(1).shape(), op.transposeB());
    Layout y = Layout.rowMajor(output);
    primitive_attr attributes = fused.attributes(y.desc());
    Layout bias = Layout.rowMajor(Shape.of(1, output.dim(1)));
    matmul.primitive_desc pd =
        fused.bias() == null
            ? new matmul.primitive_desc(l.engine(), a.desc(), b.desc(), y.desc(), attributes, false)
            : new matmul.primitive_desc(
                l.engine(), a.desc(), b.desc(), bias.desc(), y.desc(), attributes, false);
    Buffer target = l.arena(y);
    long flops = 2L * output.size() * a.shape().dim(1);
    PrimitiveStep step =
        new PrimitiveStep(
                "matrix product" + fused.name(),
                pd.impl_info_str().getString(),
                new matmul(pd),
                List.of(pd, attributes, a, b, bias),
                flops)
            .read(dnnl.DNNL_ARG_SRC, new Buffer(l.rowMajor(node.input(0)).storage(), a))
            .read(dnnl.DNNL_ARG_WEIGHTS, new Buffer(l.rowMajor(node.input(1)).storage(), b));
    if (fused.bias() != null) {
      step.read(dnnl.DNNL_ARG_BIAS, new Buffer(l.rowMajor(fused.bias()).storage(), bias));
    }
    l.add(step.write(dnnl.DNNL_ARG_DST, target));
    l.define(fused.result(), target);
    fused.nodes().forEach(l::markDone);
  }

  /**
   * Softmax in Java, with exponentials and logarithms in double: oneDNN's logarithm is off by up to
   * 3e-6 of one, which float32 does not excuse, and the rows of a classifier are few.
   */
  static void softmax(Node node, Lowering l) {
    boolean log = ((SoftmaxOp) node.op()).log();
    int columns = node.output(0).shape().dim(-1);
    Buffer source = l.rowMajor(node.input(0));
    Buffer target = l.arena(Layout.rowMajor(node.output(0).shape()));
    l.add(
        new JavaStep(
            log ? "log softmax" : "softmax",
            List.of(source),
            List.of(target),
            (reads, writes, frame) -> {
              double[] row = new double[columns];
              for (int start = 0; start < reads.get(0).capacity(); start += columns) {
                softmaxRow(reads.get(0), writes.get(0), start, row, log);
              }
            }));
    l.define(node.output(0), target);
  }

  private static void softmaxRow(
      FloatBuffer source, FloatBuffer target, int start, double[] row, boolean log) {
    double max = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < row.length; i++) {
      row[i] = source.get(start + i);
      max = Math.max(max, row[i]);
    }
    double sum = 0;
    for (double value : row) {
      sum += Math.exp(value - max);
    }
    double logSum = Math.log(sum);
    for (int i = 0; i < row.length; i++) {
      double shifted = row[i] - max;
      target.put(start + i, (float) (log ? shifted - logSum : Math.exp(shifted) / sum));
    }
  }
}

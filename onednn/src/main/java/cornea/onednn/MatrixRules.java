package cornea.onednn;

import cornea.graph.Node;
import cornea.op.MatMulOp;
import cornea.op.SoftmaxOp;
import cornea.tensor.Shape;
import java.util.List;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.matmul;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.post_ops;
import org.bytedeco.dnnl.primitive_attr;
import org.bytedeco.dnnl.softmax_forward;

/** Matrix products (with bias and ReLU fused) and softmax, over row-major data. */
final class MatrixRules {
  private MatrixRules() {}

  static void matMul(Node node, Lowering l) {
    MatMulOp op = (MatMulOp) node.op();
    Shape output = node.output(0).shape();
    ConvolutionRules.Fused fused = ConvolutionRules.Fused.after(node, l);
    Layout a = Lowering.matrix(node.input(0).shape(), op.transposeA());
    Layout b = Lowering.matrix(node.input(1).shape(), op.transposeB());
    Layout y = Layout.rowMajor(output);
    primitive_attr attributes = new primitive_attr();
    post_ops following = new post_ops();
    if (fused.relu()) {
      following.append_eltwise(dnnl.dnnl_eltwise_relu, 0, 0);
      attributes.set_post_ops(following);
    }
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
                List.of(pd, attributes, following, a, b, bias),
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

  static void softmax(Node node, Lowering l) {
    SoftmaxOp op = (SoftmaxOp) node.op();
    Shape shape = node.output(0).shape();
    int last = shape.dim(-1);
    Layout rows = Layout.rowMajor(Shape.of(Math.toIntExact(shape.size() / last), last));
    memory.desc order = rows.desc();
    softmax_forward.primitive_desc pd =
        new softmax_forward.primitive_desc(
            l.engine(),
            dnnl.dnnl_forward_inference,
            op.log() ? dnnl.dnnl_softmax_log : dnnl.dnnl_softmax_accurate,
            order,
            order,
            1);
    Buffer target = l.arena(Layout.rowMajor(shape));
    l.add(
        new PrimitiveStep(
                op.log() ? "log softmax" : "softmax",
                pd.impl_info_str().getString(),
                new softmax_forward(pd),
                List.of(pd, rows),
                0)
            .read(dnnl.DNNL_ARG_SRC, new Buffer(l.rowMajor(node.input(0)).storage(), rows))
            .write(dnnl.DNNL_ARG_DST, new Buffer(target.storage(), rows)));
    l.define(node.output(0), target);
  }
}

package cornea.onednn;

import cornea.graph.Node;
import cornea.graph.Value;
import cornea.op.PoolGradOp;
import cornea.op.PoolOp;
import cornea.op.Window;
import cornea.tensor.Shape;
import java.util.List;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.pooling_backward;
import org.bytedeco.dnnl.pooling_forward;
import org.jspecify.annotations.Nullable;

/** Pooling, in the layout in which the image comes. */
final class PoolingRules {
  private PoolingRules() {}

  /** What the gradient needs of the forward step. */
  private record Forward(
      pooling_forward.primitive_desc pd, Layout image, Buffer target, @Nullable Buffer workspace) {}

  static void forward(Node node, Lowering l) {
    PoolOp op = (PoolOp) node.op();
    boolean gradient =
        l.users(node.output(0)).stream().anyMatch(user -> user.op() instanceof PoolGradOp);
    Forward forward = forward(op.kind(), op.window(), node.input(0), gradient, l);
    l.define(node.output(0), forward.target());
    l.note(node, forward);
  }

  private static Forward forward(
      PoolOp.Kind kind, Window w, Value x, boolean gradient, Lowering l) {
    Shape image = x.shape();
    Shape output = w.output(image, image.dim(3));
    Layout source = imageLayout(l.any(x).layout());
    pooling_forward.primitive_desc pd =
        new pooling_forward.primitive_desc(
            l.engine(),
            gradient ? dnnl.dnnl_forward_training : dnnl.dnnl_forward_inference,
            algorithm(kind),
            source.desc(),
            Layout.any(output, Convention.IMAGE, 1),
            Lowering.longs(w.strideHeight(), w.strideWidth()),
            Lowering.longs(w.height(), w.width()),
            Lowering.longs(0, 0),
            Lowering.longs(w.top(), w.left()),
            Lowering.paddingBehind(output.dim(1), output.dim(2), w, image.dim(1), image.dim(2)));
    Buffer target = l.arena(Layout.chosen(output, Convention.IMAGE, 1, pd.dst_desc()));
    PrimitiveStep step =
        new PrimitiveStep(
                name(kind), pd.impl_info_str().getString(), new pooling_forward(pd), List.of(pd), 0)
            .read(dnnl.DNNL_ARG_SRC, l.in(x, source))
            .write(dnnl.DNNL_ARG_DST, target);
    Buffer workspace = null;
    if (gradient && kind == PoolOp.Kind.MAX) {
      workspace = l.arena(Layout.chosen(output, Convention.IMAGE, 1, pd.workspace_desc()));
      step.write(dnnl.DNNL_ARG_WORKSPACE, workspace);
    }
    l.add(step);
    return new Forward(pd, source, target, workspace);
  }

  static void gradient(Node node, Lowering l) {
    PoolGradOp op = (PoolGradOp) node.op();
    // A gradient whose forward step is in another graph runs that step again, for its workspace.
    Forward forward =
        l.noteOf(node.input(1).node()) instanceof Forward known
            ? known
            : forward(op.kind(), op.window(), node.input(0), true, l);
    Shape image = node.input(0).shape();
    Shape output = node.input(1).shape();
    Window w = op.window();
    Layout upstream = Layout.chosen(output, Convention.IMAGE, 1, forward.pd().dst_desc());
    pooling_backward.primitive_desc pd =
        new pooling_backward.primitive_desc(
            l.engine(),
            algorithm(op.kind()),
            forward.image().desc(),
            upstream.desc(),
            Lowering.longs(w.strideHeight(), w.strideWidth()),
            Lowering.longs(w.height(), w.width()),
            Lowering.longs(0, 0),
            Lowering.longs(w.top(), w.left()),
            Lowering.paddingBehind(output.dim(1), output.dim(2), w, image.dim(1), image.dim(2)),
            forward.pd());
    Buffer target = l.arena(forward.image());
    PrimitiveStep step =
        new PrimitiveStep(
                name(op.kind()) + " gradient",
                pd.impl_info_str().getString(),
                new pooling_backward(pd),
                List.of(pd, forward),
                0)
            .read(dnnl.DNNL_ARG_DIFF_DST, l.in(node.input(2), upstream))
            .write(dnnl.DNNL_ARG_DIFF_SRC, target);
    if (forward.workspace() != null) {
      step.read(dnnl.DNNL_ARG_WORKSPACE, forward.workspace());
    }
    l.add(step);
    l.define(node.output(0), target);
  }

  /** The layout at hand, named as an image. */
  static Layout imageLayout(Layout layout) {
    return layout.isRowMajor() ? layout.under(Convention.IMAGE, 1) : layout;
  }

  private static int algorithm(PoolOp.Kind kind) {
    return kind == PoolOp.Kind.MAX ? dnnl.dnnl_pooling_max : dnnl.dnnl_pooling_avg_exclude_padding;
  }

  private static String name(PoolOp.Kind kind) {
    return kind == PoolOp.Kind.MAX ? "max pooling" : "average pooling";
  }
}

package cornea.onednn;

import cornea.graph.Node;
import cornea.graph.Value;
import cornea.op.PoolGradOp;
import cornea.op.PoolOp;
import cornea.op.Window;
import cornea.tensor.Shape;
import java.util.List;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.pooling_backward;
import org.bytedeco.dnnl.pooling_forward;
import org.jspecify.annotations.Nullable;

/** Pooling, in the layout in which the image comes. */
final class PoolingRules {
  private PoolingRules() {}

  /** One pooling of images in a layout. */
  private record Geometry(PoolOp.Kind kind, Window window, Layout image, Shape output) {
    Geometry images(int count) {
      return new Geometry(kind, window, image.rows(count), output.withDim(0, count));
    }

    memory.desc anyOutput() {
      return Layout.any(
          output,
          Convention.IMAGE,
          1,
          image.isBfloat16() ? memory.data_type.bf16 : memory.data_type.f32);
    }

    pooling_forward.primitive_desc forward(engine cpu, boolean gradient, memory.desc target) {
      return new pooling_forward.primitive_desc(
          cpu,
          gradient ? dnnl.dnnl_forward_training : dnnl.dnnl_forward_inference,
          algorithm(kind),
          image.desc(),
          target,
          strides(),
          sizes(),
          Lowering.longs(0, 0),
          before(),
          behind());
    }

    pooling_backward.primitive_desc gradient(
        engine cpu, memory.desc upstream, pooling_forward.primitive_desc forward) {
      return new pooling_backward.primitive_desc(
          cpu,
          algorithm(kind),
          image.desc(),
          upstream,
          strides(),
          sizes(),
          Lowering.longs(0, 0),
          before(),
          behind(),
          forward);
    }

    private long[] strides() {
      return Lowering.longs(window.strideHeight(), window.strideWidth());
    }

    private long[] sizes() {
      return Lowering.longs(window.height(), window.width());
    }

    private long[] before() {
      return Lowering.longs(window.top(), window.left());
    }

    private long[] behind() {
      return Lowering.paddingBehind(
          output.dim(1), output.dim(2), window, image.shape().dim(1), image.shape().dim(2));
    }
  }

  /** What the gradient needs of the forward step. */
  private record Forward(
      Geometry geometry,
      pooling_forward.primitive_desc pd,
      Buffer target,
      @Nullable Buffer workspace) {}

  static void forward(Node node, Lowering l) {
    PoolOp op = (PoolOp) node.op();
    boolean gradient =
        l.users(node.output(0)).stream().anyMatch(user -> user.op() instanceof PoolGradOp);
    Forward forward = forward(op.kind(), op.window(), node.input(0), gradient, l);
    l.define(node.output(0), forward.target());
    l.note(node, forward);
  }

  private static Forward forward(
      PoolOp.Kind kind, Window window, Value x, boolean gradient, Lowering l) {
    Shape output = window.output(x.shape(), x.shape().dim(3));
    Geometry g = new Geometry(kind, window, imageLayout(l.any(x).layout()), output);
    pooling_forward.primitive_desc pd = g.forward(l.engine(), gradient, g.anyOutput());
    Buffer target = l.arena(Layout.chosen(output, Convention.IMAGE, 1, pd.dst_desc()));
    Buffer workspace =
        gradient && kind == PoolOp.Kind.MAX
            ? l.arena(Layout.chosen(output, Convention.IMAGE, 1, pd.workspace_desc()))
            : null;
    l.add(forward(l.engine(), g, pd, gradient, l.in(x, g.image()), target, workspace));
    return new Forward(g, pd, target, workspace);
  }

  private static PrimitiveStep forward(
      engine cpu,
      Geometry g,
      pooling_forward.primitive_desc pd,
      boolean gradient,
      Buffer image,
      Buffer target,
      @Nullable Buffer workspace) {
    PrimitiveStep step =
        new PrimitiveStep(
                name(g.kind()),
                pd.impl_info_str().getString(),
                new pooling_forward(pd),
                List.of(pd),
                0)
            .read(dnnl.DNNL_ARG_SRC, image)
            .write(dnnl.DNNL_ARG_DST, target);
    if (workspace != null) {
      step.write(dnnl.DNNL_ARG_WORKSPACE, workspace);
    }
    return step.sliceable(
        count -> {
          Geometry few = g.images(count);
          Buffer to = target.rows(count);
          return forward(
              cpu,
              few,
              few.forward(cpu, gradient, to.layout().desc()),
              gradient,
              image.rows(count),
              to,
              workspace == null ? null : workspace.rows(count));
        });
  }

  static void gradient(Node node, Lowering l) {
    PoolGradOp op = (PoolGradOp) node.op();
    // A gradient whose forward step is in another graph runs that step again, for its workspace.
    Forward forward =
        l.noteOf(node.input(1).node()) instanceof Forward known
            ? known
            : forward(op.kind(), op.window(), node.input(0), true, l);
    Geometry g = forward.geometry();
    Layout upstream = Layout.chosen(g.output(), Convention.IMAGE, 1, forward.pd().dst_desc());
    Buffer target = l.arena(g.image());
    l.add(
        gradient(
            l.engine(),
            g,
            forward.pd(),
            l.in(node.input(2), upstream),
            target,
            forward.workspace()));
    l.define(node.output(0), target);
  }

  private static PrimitiveStep gradient(
      engine cpu,
      Geometry g,
      pooling_forward.primitive_desc forward,
      Buffer upstream,
      Buffer target,
      @Nullable Buffer workspace) {
    pooling_backward.primitive_desc pd = g.gradient(cpu, upstream.layout().desc(), forward);
    PrimitiveStep step =
        new PrimitiveStep(
                name(g.kind()) + " gradient",
                pd.impl_info_str().getString(),
                new pooling_backward(pd),
                List.of(pd, forward),
                0)
            .read(dnnl.DNNL_ARG_DIFF_DST, upstream)
            .write(dnnl.DNNL_ARG_DIFF_SRC, target);
    if (workspace != null) {
      step.read(dnnl.DNNL_ARG_WORKSPACE, workspace);
    }
    return step.sliceable(
        count -> {
          Geometry few = g.images(count);
          Buffer from = upstream.rows(count);
          return gradient(
              cpu,
              few,
              few.forward(cpu, true, from.layout().desc()),
              from,
              target.rows(count),
              workspace == null ? null : workspace.rows(count));
        });
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

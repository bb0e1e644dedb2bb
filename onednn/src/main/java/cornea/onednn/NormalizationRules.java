package cornea.onednn;

import cornea.graph.Node;
import cornea.graph.Value;
import cornea.op.BatchNormGradOp;
import cornea.op.BatchNormOp;
import cornea.op.UnaryGradOp;
import cornea.op.UnaryOp;
import cornea.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.dnnl.batch_normalization_backward;
import org.bytedeco.dnnl.batch_normalization_forward;
import org.bytedeco.dnnl.global.dnnl;
import org.jspecify.annotations.Nullable;

/** Batch normalization; a ReLU that follows is fused where its gradient can be fused as well. */
final class NormalizationRules {
  private NormalizationRules() {}

  /** What the gradient needs of the forward step. */
  private record Forward(
      batch_normalization_forward.primitive_desc pd, Layout layout, @Nullable Buffer workspace) {}

  /** A gradient of ReLU that the normalization's gradient does on the way: dy before the ReLU. */
  private record Skipped(Value dy) {}

  static void forward(Node node, Lowering l) {
    BatchNormOp op = (BatchNormOp) node.op();
    Layout layout = layout(node.input(0), l);
    Node relu = op.batchStatistics() || !l.isTraining(node) ? fusableRelu(node, l) : null;
    int flags =
        dnnl.dnnl_use_scale
            | dnnl.dnnl_use_shift
            | (op.batchStatistics() ? 0 : dnnl.dnnl_use_global_stats)
            | (relu != null ? dnnl.dnnl_fuse_norm_relu : 0);
    batch_normalization_forward.primitive_desc pd =
        new batch_normalization_forward.primitive_desc(
            l.engine(),
            op.batchStatistics() ? dnnl.dnnl_forward_training : dnnl.dnnl_forward_inference,
            layout.desc(),
            layout.desc(),
            (float) op.epsilon(),
            flags);
    Buffer target = l.arena(layout);
    PrimitiveStep step =
        new PrimitiveStep(
                "batch normalization" + (relu != null ? "+relu" : ""),
                pd.impl_info_str().getString(),
                new batch_normalization_forward(pd),
                List.of(pd, layout),
                0)
            .read(dnnl.DNNL_ARG_SRC, l.in(node.input(0), layout))
            .read(dnnl.DNNL_ARG_SCALE, l.rowMajor(node.input(1)))
            .read(dnnl.DNNL_ARG_SHIFT, l.rowMajor(node.input(2)))
            .write(dnnl.DNNL_ARG_DST, target);
    Buffer workspace = null;
    if (op.batchStatistics()) {
      for (int i = 1; i <= 2; i++) {
        Buffer statistic = l.arena(Layout.rowMajor(node.output(i).shape()));
        step.write(i == 1 ? dnnl.DNNL_ARG_MEAN : dnnl.DNNL_ARG_VARIANCE, statistic);
        l.define(node.output(i), statistic);
      }
      if (relu != null) {
        workspace =
            l.arena(Layout.chosen(layout.shape(), Convention.PLAIN, 1, pd.workspace_desc()));
        step.write(dnnl.DNNL_ARG_WORKSPACE, workspace);
      }
    } else {
      step.read(dnnl.DNNL_ARG_MEAN, l.rowMajor(node.input(3)))
          .read(dnnl.DNNL_ARG_VARIANCE, l.rowMajor(node.input(4)));
    }
    l.add(step);
    l.define(relu == null ? node.output(0) : relu.output(0), target);
    if (relu != null) {
      l.markDone(relu);
    }
    l.note(node, new Forward(pd, layout, workspace));
  }

  static void gradient(Node node, Lowering l) {
    BatchNormGradOp op = (BatchNormGradOp) node.op();
    Node normalization = op.batchStatistics() ? node.input(2).node() : null;
    Forward forward =
        normalization != null && l.noteOf(normalization) instanceof Forward known
            ? known
            : fixed(op, layout(node.input(0), l), l);
    Layout layout = forward.layout();
    Value dy = node.input(4);
    boolean relu = forward.workspace() != null;
    if (relu && l.noteOf(dy.node()) instanceof Skipped skipped) {
      dy = skipped.dy();
    }
    int flags =
        dnnl.dnnl_use_scale
            | dnnl.dnnl_use_shift
            | (op.batchStatistics() ? 0 : dnnl.dnnl_use_global_stats)
            | (relu ? dnnl.dnnl_fuse_norm_relu : 0);
    batch_normalization_backward.primitive_desc pd =
        new batch_normalization_backward.primitive_desc(
            l.engine(),
            dnnl.dnnl_backward,
            layout.desc(),
            layout.desc(),
            layout.desc(),
            (float) op.epsilon(),
            flags,
            forward.pd());
    Buffer dx = l.arena(layout);
    Buffer dgamma = l.arena(Layout.rowMajor(node.output(1).shape()));
    Buffer dbeta = l.arena(Layout.rowMajor(node.output(2).shape()));
    PrimitiveStep step =
        new PrimitiveStep(
                "batch normalization" + (relu ? "+relu" : "") + " gradient",
                pd.impl_info_str().getString(),
                new batch_normalization_backward(pd),
                List.of(pd, forward),
                0)
            .read(dnnl.DNNL_ARG_SRC, l.in(node.input(0), layout))
            .read(dnnl.DNNL_ARG_SCALE, l.rowMajor(node.input(1)))
            .read(dnnl.DNNL_ARG_MEAN, l.rowMajor(node.input(2)))
            .read(dnnl.DNNL_ARG_VARIANCE, l.rowMajor(node.input(3)))
            .read(dnnl.DNNL_ARG_DIFF_DST, l.in(dy, layout))
            .write(dnnl.DNNL_ARG_DIFF_SRC, dx)
            .write(dnnl.DNNL_ARG_DIFF_SCALE, dgamma)
            .write(dnnl.DNNL_ARG_DIFF_SHIFT, dbeta);
    if (forward.workspace() != null) {
      step.read(dnnl.DNNL_ARG_WORKSPACE, forward.workspace());
    }
    l.add(step);
    l.define(node.output(0), dx);
    l.define(node.output(1), dgamma);
    l.define(node.output(2), dbeta);
  }

  /** The forward descriptor that the gradient with moving statistics is made from. */
  private static Forward fixed(BatchNormGradOp op, Layout layout, Lowering l) {
    return new Forward(
        new batch_normalization_forward.primitive_desc(
            l.engine(),
            dnnl.dnnl_forward_training,
            layout.desc(),
            layout.desc(),
            (float) op.epsilon(),
            dnnl.dnnl_use_scale
                | dnnl.dnnl_use_shift
                | (op.batchStatistics() ? 0 : dnnl.dnnl_use_global_stats)),
        layout,
        null);
  }

  /** The layout at hand; other ranks than images are seen as (elements, channels). */
  private static Layout layout(Value x, Lowering l) {
    Shape shape = x.shape();
    Layout at = l.any(x).layout();
    if (shape.rank() != 4) {
      int channels = shape.dim(-1);
      int rows = Math.toIntExact(shape.size() / channels);
      return Layout.rowMajor(Shape.of(rows, channels));
    }
    return at.isRowMajor() ? at.under(Convention.IMAGE, 1) : at;
  }

  /**
   * The ReLU behind, if it can be left to the normalization, and, where there are statistics of the
   * batch, its gradient to the normalization's.
   */
  private static @Nullable Node fusableRelu(Node node, Lowering l) {
    Node relu = l.onlyUser(node.output(0));
    if (relu == null
        || !(relu.op() instanceof UnaryOp unary)
        || unary.kind() != UnaryOp.Kind.RELU) {
      return null;
    }
    if (!((BatchNormOp) node.op()).batchStatistics()) {
      return relu; // the gradient of moving statistics has no ReLU in it: both are steps
    }
    List<Node> gradients = new ArrayList<>();
    for (Node user : l.users(relu.output(0))) {
      if (user.op() instanceof UnaryGradOp && user.input(0) == relu.output(0)) {
        Node next = l.onlyUser(user.output(0));
        if (next == null
            || !(next.op() instanceof BatchNormGradOp)
            || next.input(4) != user.output(0)
            || next.input(0) != node.input(0)) {
          return null;
        }
        gradients.add(user);
      }
    }
    for (Node gradient : gradients) {
      l.note(gradient, new Skipped(gradient.input(1)));
      l.markDone(gradient);
    }
    return relu;
  }
}

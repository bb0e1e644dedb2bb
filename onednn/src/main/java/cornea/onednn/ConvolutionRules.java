package cornea.onednn;

import cornea.graph.Graph;
import cornea.graph.Node;
import cornea.op.ConvDataGradOp;
import cornea.op.ConvFilterGradOp;
import cornea.op.ConvOp;
import cornea.op.ReadOp;
import cornea.op.Window;
import cornea.tensor.Shape;
import java.util.List;
import org.bytedeco.dnnl.convolution_backward_data;
import org.bytedeco.dnnl.convolution_backward_weights;
import org.bytedeco.dnnl.convolution_forward;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.primitive_attr;

/**
 * Convolutions. The primitives choose the layouts ({@code any}), which gives blocked channels on
 * AVX2; see docs/adr for what was measured. Bias and ReLU that follow are fused.
 */
final class ConvolutionRules {
  private ConvolutionRules() {}

  /** Everything that the three directions of one convolution share. */
  private record Geometry(
      Window window, int groups, Shape image, Shape kernel, Shape output, Convention convention) {
    static Geometry of(Window window, int groups, Shape image, Shape kernel) {
      return new Geometry(
          window,
          groups,
          image,
          kernel,
          window.output(image, kernel.dim(3)),
          groups == 1 ? Convention.KERNEL : Convention.GROUPED_KERNEL);
    }

    memory.desc anyImage() {
      return Layout.any(image, Convention.IMAGE, 1);
    }

    memory.desc anyKernel() {
      return Layout.any(kernel, convention, groups);
    }

    memory.desc anyOutput() {
      return Layout.any(output, Convention.IMAGE, 1);
    }

    Layout imageLayout(memory.desc order) {
      return Layout.chosen(image, Convention.IMAGE, 1, order);
    }

    Layout kernelLayout(memory.desc order) {
      return Layout.chosen(kernel, convention, groups, order);
    }

    Layout outputLayout(memory.desc order) {
      return Layout.chosen(output, Convention.IMAGE, 1, order);
    }

    memory.desc nhwc(Shape shape) {
      return Layout.rowMajor(shape, Convention.IMAGE, 1).desc();
    }

    long[] strides() {
      return Lowering.longs(window.strideHeight(), window.strideWidth());
    }

    long[] dilates() {
      return Lowering.longs(window.dilationHeight() - 1L, window.dilationWidth() - 1L);
    }

    long[] before() {
      return Lowering.longs(window.top(), window.left());
    }

    long[] behind() {
      return Lowering.paddingBehind(
          output.dim(1), output.dim(2), window, image.dim(1), image.dim(2));
    }

    long flops() {
      return 2L * kernel.size() * output.dim(0) * output.dim(1) * output.dim(2);
    }

    convolution_forward.primitive_desc forward(
        Lowering l, boolean bias, primitive_attr attributes, boolean nhwc) {
      memory.desc source = nhwc ? nhwc(image) : anyImage();
      memory.desc target = nhwc ? nhwc(output) : anyOutput();
      int kind = l.isTraining() ? dnnl.dnnl_forward_training : dnnl.dnnl_forward_inference;
      return bias
          ? new convolution_forward.primitive_desc(
              l.engine(),
              kind,
              dnnl.dnnl_convolution_direct,
              source,
              anyKernel(),
              Layout.rowMajor(Shape.of(kernel.dim(3))).desc(),
              target,
              strides(),
              dilates(),
              before(),
              behind(),
              attributes,
              false)
          : new convolution_forward.primitive_desc(
              l.engine(),
              kind,
              dnnl.dnnl_convolution_direct,
              source,
              anyKernel(),
              target,
              strides(),
              dilates(),
              before(),
              behind(),
              attributes,
              false);
    }

    /** The blocked primitive, or the nhwc one where only that is fast. */
    convolution_forward.primitive_desc best(Lowering l, boolean bias, primitive_attr attributes) {
      convolution_forward.primitive_desc blocked = forward(l, bias, attributes, false);
      if (!Lowering.isSlow(blocked.impl_info_str().getString())) {
        return blocked;
      }
      convolution_forward.primitive_desc nhwc = forward(l, bias, attributes, true);
      return Lowering.isSlow(nhwc.impl_info_str().getString()) ? blocked : nhwc;
    }
  }

  /** Lays kernels out for the training step as its forward convolutions want them. */
  static void fixKernels(Graph graph, Lowering l) {
    for (Node node : graph.nodes()) {
      if (node.op() instanceof ConvOp op
          && node.input(1).node().op() instanceof ReadOp read
          && !l.state().isFixed(read.variable())) {
        Geometry g =
            Geometry.of(op.window(), op.groups(), node.input(0).shape(), node.input(1).shape());
        convolution_forward.primitive_desc pd = g.best(l, false, new primitive_attr());
        l.state().fix(read.variable(), g.kernelLayout(pd.weights_desc()));
      }
    }
  }

  static void forward(Node node, Lowering l) {
    ConvOp op = (ConvOp) node.op();
    Geometry g =
        Geometry.of(op.window(), op.groups(), node.input(0).shape(), node.input(1).shape());
    Fused fused = Fused.after(node, l);
    primitive_attr attributes = fused.attributes();
    convolution_forward.primitive_desc pd = g.best(l, fused.bias() != null, attributes);
    if (fused.activation() != null && Lowering.isSlow(pd.impl_info_str().getString())) {
      fused = fused.withoutActivation();
      attributes = fused.attributes();
      pd = g.best(l, fused.bias() != null, attributes);
    }
    Buffer target = l.arena(g.outputLayout(pd.dst_desc()));
    PrimitiveStep step =
        new PrimitiveStep(
                "convolution" + fused.name(),
                pd.impl_info_str().getString(),
                new convolution_forward(pd),
                List.of(pd, attributes),
                g.flops())
            .read(dnnl.DNNL_ARG_SRC, l.in(node.input(0), g.imageLayout(pd.src_desc())))
            .read(dnnl.DNNL_ARG_WEIGHTS, l.in(node.input(1), g.kernelLayout(pd.weights_desc())));
    if (fused.bias() != null) {
      step.read(dnnl.DNNL_ARG_BIAS, l.rowMajor(fused.bias()));
    }
    l.add(step.write(dnnl.DNNL_ARG_DST, target));
    l.define(fused.result(), target);
    fused.nodes().forEach(l::markDone);
  }

  static void dataGradient(Node node, Lowering l) {
    ConvDataGradOp op = (ConvDataGradOp) node.op();
    Geometry g = Geometry.of(op.window(), op.groups(), op.image(), node.input(1).shape());
    convolution_forward.primitive_desc hint = g.best(l, false, new primitive_attr());
    convolution_backward_data.primitive_desc pd = dataGradient(g, l, hint, false);
    if (Lowering.isSlow(pd.impl_info_str().getString())) {
      convolution_backward_data.primitive_desc nhwc = dataGradient(g, l, hint, true);
      pd = Lowering.isSlow(nhwc.impl_info_str().getString()) ? pd : nhwc;
    }
    Buffer target = l.arena(g.imageLayout(pd.diff_src_desc()));
    l.add(
        new PrimitiveStep(
                "convolution data gradient",
                pd.impl_info_str().getString(),
                new convolution_backward_data(pd),
                List.of(pd, hint),
                g.flops())
            .read(dnnl.DNNL_ARG_DIFF_DST, l.in(node.input(0), g.outputLayout(pd.diff_dst_desc())))
            .read(dnnl.DNNL_ARG_WEIGHTS, l.in(node.input(1), g.kernelLayout(pd.weights_desc())))
            .write(dnnl.DNNL_ARG_DIFF_SRC, target));
    l.define(node.output(0), target);
  }

  private static convolution_backward_data.primitive_desc dataGradient(
      Geometry g, Lowering l, convolution_forward.primitive_desc hint, boolean nhwc) {
    return new convolution_backward_data.primitive_desc(
        l.engine(),
        dnnl.dnnl_convolution_direct,
        nhwc ? g.nhwc(g.image()) : g.anyImage(),
        g.anyKernel(),
        nhwc ? g.nhwc(g.output()) : g.anyOutput(),
        g.strides(),
        g.dilates(),
        g.before(),
        g.behind(),
        hint);
  }

  static void filterGradient(Node node, Lowering l) {
    ConvFilterGradOp op = (ConvFilterGradOp) node.op();
    Geometry g = Geometry.of(op.window(), op.groups(), node.input(0).shape(), op.kernel());
    convolution_forward.primitive_desc hint = g.best(l, false, new primitive_attr());
    convolution_backward_weights.primitive_desc pd = filterGradient(g, l, hint, false);
    if (Lowering.isSlow(pd.impl_info_str().getString())) {
      convolution_backward_weights.primitive_desc nhwc = filterGradient(g, l, hint, true);
      pd = Lowering.isSlow(nhwc.impl_info_str().getString()) ? pd : nhwc;
    }
    Buffer target = l.arena(g.kernelLayout(pd.diff_weights_desc()));
    l.add(
        new PrimitiveStep(
                "convolution filter gradient",
                pd.impl_info_str().getString(),
                new convolution_backward_weights(pd),
                List.of(pd, hint),
                g.flops())
            .read(dnnl.DNNL_ARG_SRC, l.in(node.input(0), g.imageLayout(pd.src_desc())))
            .read(dnnl.DNNL_ARG_DIFF_DST, l.in(node.input(1), g.outputLayout(pd.diff_dst_desc())))
            .write(dnnl.DNNL_ARG_DIFF_WEIGHTS, target));
    l.define(node.output(0), target);
  }

  private static convolution_backward_weights.primitive_desc filterGradient(
      Geometry g, Lowering l, convolution_forward.primitive_desc hint, boolean nhwc) {
    return new convolution_backward_weights.primitive_desc(
        l.engine(),
        dnnl.dnnl_convolution_direct,
        nhwc ? g.nhwc(g.image()) : g.anyImage(),
        g.anyKernel(),
        nhwc ? g.nhwc(g.output()) : g.anyOutput(),
        g.strides(),
        g.dilates(),
        g.before(),
        g.behind(),
        hint);
  }
}

package cornea.onednn;

import cornea.graph.Graph;
import cornea.graph.Node;
import cornea.graph.Value;
import cornea.op.ConvDataGradOp;
import cornea.op.ConvFilterGradOp;
import cornea.op.ConvOp;
import cornea.op.ReadOp;
import cornea.op.ReduceOp;
import cornea.op.Window;
import cornea.tensor.Shape;
import java.util.List;
import org.bytedeco.dnnl.convolution_backward_data;
import org.bytedeco.dnnl.convolution_backward_weights;
import org.bytedeco.dnnl.convolution_forward;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.primitive_attr;
import org.jspecify.annotations.Nullable;

/**
 * Convolutions. The primitives choose the layouts ({@code any}), which gives blocked channels on
 * AVX2, unless those would be mostly padding; see docs/adr for what was measured. Bias, a shortcut
 * that is added and activations that follow are fused.
 */
final class ConvolutionRules {
  private static final ReduceOp SUM_OF_CHANNELS =
      new ReduceOp(ReduceOp.Kind.SUM, List.of(0, 1, 2), false);

  /** Channels of a block on AVX-512. */
  private static final int BLOCK = 16;

  /** The part of their blocks that channels must fill for blocks to be worth it. */
  private static final double LEAST_FILLED = 0.7;

  private ConvolutionRules() {}

  /** Everything that the three directions of one convolution share. */
  record Geometry(
      Window window,
      int groups,
      Shape image,
      Shape kernel,
      Shape output,
      Convention convention,
      boolean training,
      boolean bfloat16) {
    /** Of a forward convolution, which need not suit gradients where it has none. */
    static Geometry of(Node node, Lowering l) {
      ConvOp op = (ConvOp) node.op();
      Shape image = node.input(0).shape();
      return of(op.window(), op.groups(), image, node.input(1).shape(), l.isTraining(node), l);
    }

    /** The geometry, in bfloat16 where that is asked for and oneDNN is fast with it. */
    static Geometry of(
        Window window, int groups, Shape image, Shape kernel, boolean training, Lowering l) {
      Geometry g =
          new Geometry(
              window,
              groups,
              image,
              kernel,
              window.output(image, kernel.dim(3)),
              groups == 1 ? Convention.KERNEL : Convention.GROUPED_KERNEL,
              training,
              false);
      return l.isBfloat16() && g.inBfloat16().isFast(l) ? g.inBfloat16() : g;
    }

    private Geometry inBfloat16() {
      return new Geometry(window, groups, image, kernel, output, convention, training, true);
    }

    /**
     * Whether oneDNN has kernels of its own for all directions. Of its gradients in bfloat16, those
     * with one window across and a larger stride read what nobody wrote (oneDNN 3.11).
     */
    private boolean isFast(Lowering l) {
      if (window.strideWidth() > 1 && output.dim(2) == 1) {
        return false;
      }
      try {
        convolution_forward.primitive_desc forward = forward(l, false, new primitive_attr(), false);
        return !Lowering.isSlow(forward.impl_info_str().getString())
            && (!training
                || (!Lowering.isSlow(
                        dataGradient(l.engine(), anyImage(), anyKernel(), anyOutput(), forward)
                            .impl_info_str()
                            .getString())
                    && !Lowering.isSlow(
                        filterGradient(l.engine(), false, forward).impl_info_str().getString())));
      } catch (RuntimeException e) {
        return false; // how oneDNN says that it has none
      }
    }

    /**
     * Whether blocks of channels would be mostly padding, so that oneDNN's kernels by matrix
     * products, which take row-major images, are faster in all directions. See docs/adr/0013.
     */
    private boolean isMostlyPadding() {
      int filters = output.dim(3);
      int blocked = (filters + BLOCK - 1) / BLOCK * BLOCK;
      return groups == 1
          && OneDnnEngine.hasAvx512()
          && filters > BLOCK
          && filters < LEAST_FILLED * blocked;
    }

    memory.desc anyImage() {
      return bfloat16
          ? Layout.bfloat16(image).desc()
          : isMostlyPadding() ? nhwc(image) : Layout.any(image, Convention.IMAGE, 1);
    }

    memory.desc anyKernel() {
      return Layout.any(
          kernel, convention, groups, bfloat16 ? memory.data_type.bf16 : memory.data_type.f32);
    }

    memory.desc anyOutput() {
      return bfloat16
          ? Layout.bfloat16(output).desc()
          : isMostlyPadding() ? nhwc(output) : Layout.any(output, Convention.IMAGE, 1);
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

    /** For fewer images. */
    Geometry images(int count) {
      return new Geometry(
          window,
          groups,
          image.withDim(0, count),
          kernel,
          output.withDim(0, count),
          convention,
          training,
          bfloat16);
    }

    convolution_forward.primitive_desc forward(
        Lowering l, boolean bias, primitive_attr attributes, boolean nhwc) {
      return forward(
          l.engine(),
          bias,
          attributes,
          nhwc ? nhwc(image) : anyImage(),
          anyKernel(),
          nhwc ? nhwc(output) : anyOutput());
    }

    convolution_forward.primitive_desc forward(
        engine cpu,
        boolean bias,
        primitive_attr attributes,
        memory.desc source,
        memory.desc weights,
        memory.desc target) {
      int kind = training ? dnnl.dnnl_forward_training : dnnl.dnnl_forward_inference;
      convolution_forward.primitive_desc first =
          bias
              ? new convolution_forward.primitive_desc(
                  cpu,
                  kind,
                  dnnl.dnnl_convolution_direct,
                  source,
                  weights,
                  biasLayout().desc(),
                  target,
                  strides(),
                  dilates(),
                  before(),
                  behind(),
                  attributes,
                  false)
              : new convolution_forward.primitive_desc(
                  cpu,
                  kind,
                  dnnl.dnnl_convolution_direct,
                  source,
                  weights,
                  target,
                  strides(),
                  dilates(),
                  before(),
                  behind(),
                  attributes,
                  false);
      while (isWrongByMatrices() && isByMatrices(first) && first.next_impl()) {
        // the next one is in its place
      }
      return first;
    }

    /**
     * Whether oneDNN 3.11 convolves by matrix products wrongly: where a stride is larger than one
     * across, but not down, and there is one window across, all rows but the first come out wrong.
     */
    private boolean isWrongByMatrices() {
      return window.strideHeight() == 1 && window.strideWidth() > 1 && output.dim(2) == 1;
    }

    private static boolean isByMatrices(convolution_forward.primitive_desc descriptor) {
      return descriptor.impl_info_str().getString().startsWith("brg");
    }

    convolution_backward_data.primitive_desc dataGradient(
        engine cpu,
        memory.desc image,
        memory.desc weights,
        memory.desc upstream,
        convolution_forward.primitive_desc hint) {
      return new convolution_backward_data.primitive_desc(
          cpu,
          dnnl.dnnl_convolution_direct,
          image,
          weights,
          upstream,
          strides(),
          dilates(),
          before(),
          behind(),
          hint);
    }

    /** The filter gradient, which is float32 always, in the layout that oneDNN likes best. */
    convolution_backward_weights.primitive_desc filterGradient(
        engine cpu, boolean bias, convolution_forward.primitive_desc hint) {
      return filterGradient(
          cpu, bias, anyImage(), Layout.any(kernel, convention, groups), anyOutput(), hint);
    }

    convolution_backward_weights.primitive_desc filterGradient(
        engine cpu,
        boolean bias,
        memory.desc image,
        memory.desc weights,
        memory.desc upstream,
        convolution_forward.primitive_desc hint) {
      return bias
          ? new convolution_backward_weights.primitive_desc(
              cpu,
              dnnl.dnnl_convolution_direct,
              image,
              weights,
              biasLayout().desc(),
              upstream,
              strides(),
              dilates(),
              before(),
              behind(),
              hint)
          : new convolution_backward_weights.primitive_desc(
              cpu,
              dnnl.dnnl_convolution_direct,
              image,
              weights,
              upstream,
              strides(),
              dilates(),
              before(),
              behind(),
              hint);
    }

    Layout biasLayout() {
      return Layout.rowMajor(Shape.of(kernel.dim(3)));
    }

    /** The blocked primitive, or the nhwc one where only that is fast. */
    convolution_forward.primitive_desc best(Lowering l, boolean bias, primitive_attr attributes) {
      convolution_forward.primitive_desc blocked = forward(l, bias, attributes, false);
      if (bfloat16 || !Lowering.isSlow(blocked.impl_info_str().getString())) {
        return blocked;
      }
      convolution_forward.primitive_desc nhwc = forward(l, bias, attributes, true);
      return Lowering.isSlow(nhwc.impl_info_str().getString()) ? blocked : nhwc;
    }
  }

  /** Lays kernels out for the training step as its forward convolutions want them. */
  static void fixKernels(Graph graph, Lowering l) {
    for (Node node : graph.nodes()) {
      if (node.op() instanceof ConvOp
          && node.input(1).node().op() instanceof ReadOp read
          && !l.state().isFixed(read.variable())) {
        Geometry g = Geometry.of(node, l);
        l.state().fix(read.variable(), kernelLayout(g, node.input(1).node(), l));
      }
    }
  }

  /** Where a kernel lies: as its forward convolution reads it, or as its gradient comes. */
  private static Layout kernelLayout(Geometry g, Node kernel, Lowering l) {
    if (WinogradRules.suitsForward(g, kernel, l)) {
      return WinogradRules.kernelLayout(g);
    }
    convolution_forward.primitive_desc forward = g.best(l, false, new primitive_attr());
    // A kernel in bfloat16 is a copy in any case; so the optimizer's side decides.
    return g.kernelLayout(
        g.bfloat16()
            ? g.filterGradient(l.engine(), false, forward).diff_weights_desc()
            : forward.weights_desc());
  }

  static void forward(Node node, Lowering l) {
    Geometry g = Geometry.of(node, l);
    Fused fused = Fused.after(node, l);
    if (WinogradRules.suitsForward(g, node.input(1).node(), l)) {
      WinogradRules.forward(
          node, g, WinogradRules.canFuse(fused) ? fused : Fused.biasAfter(node, l), l);
      return;
    }
    Forward forward = forward(g, fused, l);
    if (Lowering.isSlow(forward.implementation())) {
      fused = Fused.biasAfter(node, l);
      forward = forward(g, fused, l);
    }
    convolution_forward.primitive_desc pd = forward.pd();
    Layout output = g.outputLayout(pd.dst_desc());
    Operands operands =
        new Operands(
            l.in(node.input(0), g.imageLayout(pd.src_desc())),
            l.in(node.input(1), g.kernelLayout(pd.weights_desc())),
            fused.bias() == null ? null : l.rowMajor(fused.bias()),
            fused.addend() == null ? null : l.in(fused.addend(), output),
            l.arena(output));
    l.add(step(l.engine(), g, forward, operands));
    l.define(fused.result(), operands.target());
    fused.nodes().forEach(l::markDone);
  }

  /** A forward convolution with what is fused to it. */
  private record Forward(
      Fused fused, primitive_attr attributes, convolution_forward.primitive_desc pd) {
    String implementation() {
      return pd.impl_info_str().getString();
    }
  }

  /** What a forward convolution reads and writes. */
  private record Operands(
      Buffer source, Buffer kernel, @Nullable Buffer bias, @Nullable Buffer addend, Buffer target) {
    Operands rows(int count) {
      return new Operands(
          source.rows(count),
          kernel,
          bias,
          addend == null ? null : addend.rows(count),
          target.rows(count));
    }
  }

  private static Forward forward(Geometry g, Fused fused, Lowering l) {
    boolean bias = fused.bias() != null;
    // Without the addend first, since its layout is to be that of the result.
    primitive_attr plain = fused.withoutAddend().attributes(g.anyOutput());
    convolution_forward.primitive_desc pd = g.best(l, bias, plain);
    return fused.addend() == null
        ? new Forward(fused, plain, pd)
        : forward(l.engine(), g, fused, pd.src_desc(), pd.weights_desc(), pd.dst_desc());
  }

  private static Forward forward(
      engine cpu,
      Geometry g,
      Fused fused,
      memory.desc source,
      memory.desc kernel,
      memory.desc target) {
    primitive_attr attributes = fused.attributes(target);
    boolean bias = fused.bias() != null;
    return new Forward(fused, attributes, g.forward(cpu, bias, attributes, source, kernel, target));
  }

  private static PrimitiveStep step(engine cpu, Geometry g, Forward forward, Operands operands) {
    PrimitiveStep step =
        new PrimitiveStep(
                "convolution" + forward.fused().name(),
                forward.implementation(),
                new convolution_forward(forward.pd()),
                List.of(forward),
                g.flops())
            .read(dnnl.DNNL_ARG_SRC, operands.source())
            .read(dnnl.DNNL_ARG_WEIGHTS, operands.kernel());
    if (operands.bias() != null) {
      step.read(dnnl.DNNL_ARG_BIAS, operands.bias());
    }
    if (operands.addend() != null) {
      step.read(Fused.ADDEND_ARGUMENT, operands.addend());
    }
    return step.write(dnnl.DNNL_ARG_DST, operands.target())
        .sliceable(
            count -> {
              Operands few = operands.rows(count);
              Forward part =
                  forward(
                      cpu,
                      g.images(count),
                      forward.fused(),
                      few.source().layout().desc(),
                      few.kernel().layout().desc(),
                      few.target().layout().desc());
              return step(cpu, g.images(count), part, few);
            });
  }

  static void dataGradient(Node node, Lowering l) {
    ConvDataGradOp op = (ConvDataGradOp) node.op();
    Geometry g = Geometry.of(op.window(), op.groups(), op.image(), node.input(1).shape(), true, l);
    if (WinogradRules.suits(g, l)) {
      WinogradRules.dataGradient(node, g, l);
      return;
    }
    convolution_forward.primitive_desc hint = g.best(l, false, new primitive_attr());
    convolution_backward_data.primitive_desc pd =
        g.dataGradient(l.engine(), g.anyImage(), g.anyKernel(), g.anyOutput(), hint);
    if (Lowering.isSlow(pd.impl_info_str().getString())) {
      convolution_backward_data.primitive_desc nhwc =
          g.dataGradient(l.engine(), g.nhwc(g.image()), g.anyKernel(), g.nhwc(g.output()), hint);
      pd = Lowering.isSlow(nhwc.impl_info_str().getString()) ? pd : nhwc;
    }
    Buffer upstream = l.in(node.input(0), g.outputLayout(pd.diff_dst_desc()));
    Buffer kernel = l.in(node.input(1), g.kernelLayout(pd.weights_desc()));
    Buffer target = l.arena(g.imageLayout(pd.diff_src_desc()));
    l.add(dataGradient(l.engine(), g, pd, hint, upstream, kernel, target));
    l.define(node.output(0), target);
  }

  private static PrimitiveStep dataGradient(
      engine cpu,
      Geometry g,
      convolution_backward_data.primitive_desc pd,
      convolution_forward.primitive_desc hint,
      Buffer upstream,
      Buffer kernel,
      Buffer target) {
    return new PrimitiveStep(
            "convolution data gradient",
            pd.impl_info_str().getString(),
            new convolution_backward_data(pd),
            List.of(pd, hint),
            g.flops())
        .read(dnnl.DNNL_ARG_DIFF_DST, upstream)
        .read(dnnl.DNNL_ARG_WEIGHTS, kernel)
        .write(dnnl.DNNL_ARG_DIFF_SRC, target)
        .sliceable(
            count -> {
              Geometry few = g.images(count);
              Buffer from = upstream.rows(count);
              Buffer to = target.rows(count);
              memory.desc image = to.layout().desc();
              memory.desc weights = kernel.layout().desc();
              memory.desc output = from.layout().desc();
              convolution_forward.primitive_desc forward =
                  few.forward(cpu, false, new primitive_attr(), image, weights, output);
              return dataGradient(
                  cpu,
                  few,
                  few.dataGradient(cpu, image, weights, output, forward),
                  forward,
                  from,
                  kernel,
                  to);
            });
  }

  /**
   * Lets a filter gradient add up its upstream gradient for each channel on the way, which is the
   * bias's gradient.
   *
   * @param sum the node of a reduction
   * @return whether it is done
   */
  static boolean sumsWithFilterGradient(Node sum, Lowering l) {
    if (!sum.op().equals(SUM_OF_CHANNELS)) {
      return false;
    }
    for (Node user : l.users(sum.input(0))) {
      if (user.op() instanceof ConvFilterGradOp
          && user.input(1) == sum.input(0)
          && !l.isDone(user)
          && l.isReady(user.input(0))
          && l.isReady(user.input(1))
          && !WinogradRules.suits(geometry(user, l), l)) {
        l.lower(user);
        return l.isDone(sum);
      }
    }
    return false;
  }

  private static Geometry geometry(Node filterGradient, Lowering l) {
    ConvFilterGradOp op = (ConvFilterGradOp) filterGradient.op();
    return Geometry.of(
        op.window(), op.groups(), filterGradient.input(0).shape(), op.kernel(), true, l);
  }

  private static @Nullable Node sumOf(Value upstream, Lowering l) {
    for (Node user : l.users(upstream)) {
      if (user.op().equals(SUM_OF_CHANNELS) && !l.isDone(user)) {
        return user;
      }
    }
    return null;
  }

  static void filterGradient(Node node, Lowering l) {
    Geometry g = geometry(node, l);
    if (WinogradRules.suits(g, l)) {
      WinogradRules.filterGradient(node, g, l);
      return;
    }
    convolution_forward.primitive_desc hint = g.best(l, false, new primitive_attr());
    Node sum = sumOf(node.input(1), l);
    convolution_backward_weights.primitive_desc pd =
        g.filterGradient(l.engine(), sum != null, hint);
    if (Lowering.isSlow(pd.impl_info_str().getString())) {
      convolution_backward_weights.primitive_desc nhwc =
          g.filterGradient(
              l.engine(), sum != null, g.nhwc(g.image()), g.anyKernel(), g.nhwc(g.output()), hint);
      pd = Lowering.isSlow(nhwc.impl_info_str().getString()) ? pd : nhwc;
    }
    Buffer source = l.in(node.input(0), g.imageLayout(pd.src_desc()));
    Buffer upstream = l.in(node.input(1), g.outputLayout(pd.diff_dst_desc()));
    Buffer target = l.arena(g.kernelLayout(pd.diff_weights_desc()));
    Buffer bias = sum == null ? null : l.arena(g.biasLayout());
    String name = "convolution filter gradient" + (bias == null ? "" : "+bias");
    l.add(filterGradient(l.engine(), g, pd, hint, name, source, upstream, target, bias));
    l.define(node.output(0), target);
    if (sum != null && bias != null) {
      l.define(sum.output(0), bias);
      l.markDone(sum);
    }
  }

  private static PrimitiveStep filterGradient(
      engine cpu,
      Geometry g,
      convolution_backward_weights.primitive_desc pd,
      convolution_forward.primitive_desc hint,
      String name,
      Buffer source,
      Buffer upstream,
      Buffer target,
      @Nullable Buffer bias) {
    PrimitiveStep step =
        new PrimitiveStep(
                name,
                pd.impl_info_str().getString(),
                new convolution_backward_weights(pd),
                List.of(pd, hint),
                g.flops())
            .read(dnnl.DNNL_ARG_SRC, source)
            .read(dnnl.DNNL_ARG_DIFF_DST, upstream)
            .write(dnnl.DNNL_ARG_DIFF_WEIGHTS, target);
    if (bias != null) {
      step.write(dnnl.DNNL_ARG_DIFF_BIAS, bias);
    }
    return step.sliceableSum(
        count -> {
          Geometry few = g.images(count);
          Buffer image = source.rows(count);
          Buffer from = upstream.rows(count);
          memory.desc weights = target.layout().desc();
          convolution_forward.primitive_desc forward =
              few.forward(
                  cpu,
                  false,
                  new primitive_attr(),
                  image.layout().desc(),
                  g.bfloat16() ? g.anyKernel() : weights,
                  from.layout().desc());
          convolution_backward_weights.primitive_desc part =
              few.filterGradient(
                  cpu, bias != null, image.layout().desc(), weights, from.layout().desc(), forward);
          return filterGradient(cpu, few, part, forward, name, image, from, target, bias);
        });
  }
}

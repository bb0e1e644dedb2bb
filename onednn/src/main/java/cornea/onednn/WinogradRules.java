package cornea.onednn;

import cornea.graph.Node;
import cornea.onednn.ConvolutionRules.Geometry;
import cornea.onednn.WinogradTransforms.Grid;
import cornea.op.UnaryOp;
import cornea.op.Window;
import cornea.tensor.Shape;
import java.util.List;
import java.util.function.Supplier;
import org.bytedeco.dnnl.memory;

/**
 * Convolutions of three by three kernels by Winograd's minimal filtering F(4×4, 3×3), which takes a
 * quarter of the multiplications, and of five by five by F(2×2, 5×5), which takes 36 of 100. See
 * {@link WinogradStep} for how, and docs/adr/0007-winograd.md for where it pays and how exact it
 * is.
 */
final class WinogradRules {
  /**
   * Floating-point operations of a direct convolution in the time of transforming one of the
   * numbers that are multiplied.
   */
  private static final double MOVE = 100;

  /** The same for what a batch costs whatever its size: half a millisecond for other threads. */
  private static final double HANDOVER = OneDnnEngine.hasAvx512() ? 250e6 : 125e6;

  /** With fewer channels on either side, the transforms take what the multiplications save. */
  private static final int LEAST_CHANNELS = 32;

  /** How much less the estimate must be. */
  private static final double MARGIN = 0.85;

  /** What the transformed kernels of a layer may take for them to be kept while weights stay. */
  private static final long KEPT_BYTES = 16L << 20;

  private WinogradRules() {}

  /** Whether a convolution is computed so, in all three directions. */
  static boolean suits(Geometry g, Lowering l) {
    return suits(g, false, l);
  }

  /** The same for a forward convolution, which need not transform a kernel that stays. */
  static boolean suitsForward(Geometry g, Node kernel, Lowering l) {
    return suits(g, keepsKernels(g, kernel, l), l);
  }

  private static boolean suits(Geometry g, boolean keepsKernels, Lowering l) {
    WinogradUse use = l.winograd();
    return use != WinogradUse.NEVER
        && !g.bfloat16()
        && applies(g)
        && (use == WinogradUse.WHERE_POSSIBLE || isFaster(g, keepsKernels));
  }

  /**
   * Whether transformed kernels stay for later runs: where a single image is all that shares the
   * transform, and they are small enough.
   */
  private static boolean keepsKernels(Geometry g, Node kernel, Lowering l) {
    Shape transformed = matrices(g.image().dim(3), g.output().dim(3));
    return l.isFixed(kernel)
        && g.image().dim(0) == 1
        && transformed.size() * Float.BYTES <= KEPT_BYTES;
  }

  private static boolean applies(Geometry g) {
    Window w = g.window();
    return g.groups() == 1
        && (w.height() == 3 || w.height() == 5)
        && w.width() == w.height()
        && w.strideHeight() == 1
        && w.strideWidth() == 1
        && w.dilationHeight() == 1
        && w.dilationWidth() == 1
        && Math.max(w.top(), w.left()) < w.height();
  }

  private static boolean isFaster(Geometry g, boolean keepsKernels) {
    if (Math.min(g.image().dim(3), g.output().dim(3)) < LEAST_CHANNELS) {
      return false;
    }
    double channels = g.image().dim(3);
    double filters = g.output().dim(3);
    double outputs = (double) g.output().dim(1) * g.output().dim(2);
    int tile = tile(g.window());
    double tiles = (double) tiles(g.output().dim(1), tile) * tiles(g.output().dim(2), tile);
    double direct = 2.0 * g.window().height() * g.window().width() * channels * filters * outputs;
    double products = 2 * WinogradTransforms.ALL * channels * filters * tiles;
    double moves = MOVE * WinogradTransforms.ALL * tiles * (channels + filters);
    // Twice, since each piece reads them, and turned ones go into the product's order after that.
    double kernels = keepsKernels ? 0 : 2 * MOVE * WinogradTransforms.ALL * channels * filters;
    double once = (kernels + HANDOVER) / g.image().dim(0);
    return products + moves + once < MARGIN * direct;
  }

  /** Pixels of a tile along an axis. */
  private static int tile(Window window) {
    return WinogradTransforms.PRODUCTS - window.height() + 1;
  }

  private static int tiles(int pixels, int tile) {
    return (pixels + tile - 1) / tile;
  }

  /** Whether what follows a convolution can be part of it. */
  static boolean canFuse(Fused fused) {
    return fused.addend() == null
        && (fused.functions().isEmpty()
            || (fused.functions().size() == 1
                && fused.functions().get(0).op().equals(new UnaryOp(UnaryOp.Kind.RELU))));
  }

  /** Row-major: the transforms run over a kernel's filters. */
  static Layout kernelLayout(Geometry g) {
    return Layout.rowMajor(g.kernel(), g.convention(), 1);
  }

  static void forward(Node node, Geometry g, Fused fused, Lowering l) {
    boolean relu = !fused.functions().isEmpty();
    WinogradStep.Kind kind =
        kind("convolution" + fused.name(), g.image(), g.output(), g.window(), relu, l);
    Buffer source = l.in(node.input(0), imageLayout(g.image()));
    List<Buffer> bias = fused.bias() == null ? List.of() : List.of(l.rowMajor(fused.bias()));
    boolean kept = keepsKernels(g, node.input(1).node(), l);
    Buffer kernel = l.in(node.input(1), kernelLayout(g));
    Buffer target = convolve(kind, source, kernel, false, kept, bias, l);
    l.define(fused.result(), target);
    fused.nodes().forEach(l::markDone);
  }

  static void dataGradient(Node node, Geometry g, Lowering l) {
    Window w = g.window();
    int taps = w.height();
    Window turned =
        new Window(taps, taps, 1, 1, 1, 1, taps - 1 - w.top(), 0, taps - 1 - w.left(), 0);
    WinogradStep.Kind kind =
        kind("convolution data gradient", g.output(), g.image(), turned, false, l);
    Buffer upstream = l.in(node.input(0), imageLayout(g.output()));
    Buffer kernel = l.in(node.input(1), kernelLayout(g));
    l.define(node.output(0), convolve(kind, upstream, kernel, true, false, List.of(), l));
  }

  static void filterGradient(Node node, Geometry g, Lowering l) {
    int images = g.image().dim(0);
    WinogradStep.Kind kind =
        kind("convolution filter gradient", g.image(), g.output(), g.window(), false, l);
    Buffer source = l.in(node.input(0), imageLayout(g.image()));
    Buffer upstream = l.in(node.input(1), imageLayout(g.output()));
    Buffer target = l.arena(kernelLayout(g));
    WinogradTeams teams = WinogradFilterStep.teams(kind, images);
    Layout sums = Layout.rowMajor(Shape.of(teams.count(), (int) WinogradFilterStep.matrices(kind)));
    l.add(
        new WinogradFilterStep(
            kind,
            teams,
            source,
            upstream,
            target,
            l.arena(teams.scratch(kind.from())),
            l.arena(teams.scratch(kind.to())),
            l.arena(sums)));
    l.define(node.output(0), target);
  }

  /**
   * How a convolution goes.
   *
   * @param window whose upper and left padding counts
   */
  private static WinogradStep.Kind kind(
      String name, Shape read, Shape written, Window window, boolean relu, Lowering l) {
    int tile = tile(window);
    int down = tiles(written.dim(1), tile);
    int across = tiles(written.dim(2), tile);
    return new WinogradStep.Kind(
        name,
        new Grid(
            tile, read.dim(1), read.dim(2), read.dim(3), down, across, window.top(), window.left()),
        new Grid(tile, written.dim(1), written.dim(2), written.dim(3), down, across, 0, 0),
        relu,
        l.threads());
  }

  private static Buffer convolve(
      WinogradStep.Kind kind,
      Buffer source,
      Buffer kernel,
      boolean turned,
      boolean kept,
      List<Buffer> bias,
      Lowering l) {
    int images = source.layout().shape().dim(0);
    int channels = kind.from().channels();
    int filters = kind.to().channels();
    Shape matrices = matrices(channels, filters);
    // What the transform of a turned kernel writes has rows and columns exchanged.
    memory.desc order =
        new memory.desc(
            Lowering.longs(WinogradTransforms.ALL, channels, filters),
            memory.data_type.f32,
            turned
                ? Lowering.longs((long) channels * filters, 1, channels)
                : Lowering.longs((long) channels * filters, filters, 1));
    Layout plain = Layout.chosen(matrices, Convention.PLAIN, 1, order);
    Layout wanted = Layout.chosen(matrices, Convention.PLAIN, 1, kind.kernels(l.engine(), images));
    Supplier<Buffer> transform = () -> transformed(kernel, plain, wanted, turned, l);
    // Four times the size of the kernel, so seldom kept from one run to the next.
    Buffer kernels = kept ? l.whenWeightsChange(transform) : transform.get();
    Shape written = Shape.of(images, kind.to().height(), kind.to().width(), kind.to().channels());
    Buffer target = l.arena(imageLayout(written));
    l.add(
        new WinogradStep(
            kind,
            source,
            target,
            kernels,
            l.arena(kind.teams(images).scratch(kind.from())),
            l.arena(kind.teams(images).scratch(kind.to())),
            bias));
    return target;
  }

  private static Buffer transformed(
      Buffer kernel, Layout plain, Layout wanted, boolean turned, Lowering l) {
    Shape matrices = plain.shape();
    int inner = matrices.dim(turned ? 1 : 2);
    int outer = matrices.dim(turned ? 2 : 1);
    int block = turned ? 0 : wanted.columnBlock();
    Buffer transformed = l.arena(block == 0 ? plain : wanted);
    l.add(
        new JavaStep(
            "Winograd kernels",
            List.of(kernel),
            List.of(transformed),
            (reads, writes, frame) -> {
              OpenMp.release();
              WinogradTransforms.kernels(
                  kernel.layout().shape().dim(0),
                  reads.get(0),
                  writes.get(0),
                  block == 0 ? inner : block,
                  outer,
                  inner,
                  turned,
                  frame.workers());
            }));
    return wanted.sameOrder(transformed.layout()) ? transformed : l.reordered(transformed, wanted);
  }

  private static Shape matrices(int rows, int columns) {
    return Shape.of(WinogradTransforms.ALL, rows, columns);
  }

  private static Layout imageLayout(Shape shape) {
    return Layout.rowMajor(shape, Convention.IMAGE, 1);
  }
}

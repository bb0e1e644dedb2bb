package cornea.onednn;

import cornea.onednn.WinogradTransforms.Grid;
import cornea.tensor.Shape;
import java.nio.FloatBuffer;
import java.util.List;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.matmul;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.post_ops;
import org.bytedeco.dnnl.primitive_attr;
import org.bytedeco.javacpp.Pointer;

/**
 * The filter gradient of a convolution by Winograd's filtering: images and upstream gradients are
 * transformed, some rows of tiles at a time, and the products of their matrices summed, by each
 * team for itself; see {@link WinogradTeams}.
 */
final class WinogradFilterStep implements Step {
  private final WinogradStep.Kind kind;
  private final WinogradTeams teams;
  private final Buffer source;
  private final Buffer upstream;
  private final Buffer target;
  private final Buffer images;
  private final Buffer gradients;
  private final Buffer sums;

  /**
   * A step.
   *
   * @param teams {@link #teams}
   * @param images room for {@link WinogradTeams#scratch} of the source
   * @param gradients room for that of the upstream gradient
   * @param sums room for 36 matrices of input channels by filters for each team
   */
  WinogradFilterStep(
      WinogradStep.Kind kind,
      WinogradTeams teams,
      Buffer source,
      Buffer upstream,
      Buffer target,
      Buffer images,
      Buffer gradients,
      Buffer sums) {
    this.kind = kind;
    this.teams = teams;
    this.source = source;
    this.upstream = upstream;
    this.target = target;
    this.images = images;
    this.gradients = gradients;
    this.sums = sums;
  }

  /** The teams for so many images: one where the sums of several would be large. */
  static WinogradTeams teams(WinogradStep.Kind kind, int images) {
    return WinogradTeams.of(kind, images, matrices(kind) * Float.BYTES);
  }

  /** Numbers of the sums of a team. */
  static long matrices(WinogradStep.Kind kind) {
    return (long) WinogradTransforms.ALL * kind.from().channels() * kind.to().channels();
  }

  @Override
  public List<Buffer> reads() {
    return List.of(source, upstream);
  }

  @Override
  public List<Buffer> writes() {
    return List.of(target, images, gradients, sums);
  }

  @Override
  public Runnable bind(Frame frame) {
    FloatBuffer in = frame.view(source);
    FloatBuffer dy = frame.view(upstream);
    FloatBuffer total = frame.view(sums);
    FloatBuffer kernels = frame.view(target);
    Shape shape = target.layout().shape();
    Workers workers = frame.workers();
    Runnable products =
        teams.bind(
            frame,
            (team, own) -> {
              Pointer left = teams.scratch(frame.pointer(images), kind.from(), team);
              Pointer right = teams.scratch(frame.pointer(gradients), kind.to(), team);
              Pointer sum = frame.pointer(sums, team * matrices(kind) * Float.BYTES);
              WinogradTeams.Sized written =
                  teams.sized(
                      rows ->
                          new BoundProduct(product(frame, rows, false), frame, left, right, sum));
              WinogradTeams.Sized added =
                  teams.sized(
                      rows ->
                          new BoundProduct(product(frame, rows, true), frame, left, right, sum));
              FloatBuffer pixels = NativeMemory.view(left, teams.floats(kind.from()));
              FloatBuffer slopes = NativeMemory.view(right, teams.floats(kind.to()));
              return (row, rows, isFirst) -> {
                WinogradTransforms.input(in, pixels, row, rows, kind.from(), own);
                WinogradTransforms.gradient(dy, slopes, row, rows, kind.to(), own);
                (isFirst ? written : added).run(rows);
              };
            });
    return () -> {
      products.run();
      OpenMp.release();
      WinogradTransforms.kernelGradients(
          shape.dim(0), total, teams.count(), kernels, shape.dim(2), shape.dim(3), workers);
    };
  }

  /** The product of transposed images and gradients, written or added. */
  private matmul.primitive_desc product(Frame frame, int rows, boolean adds) {
    Grid from = kind.from();
    Grid to = kind.to();
    long tiles = (long) rows * from.across();
    primitive_attr attributes = BoundProduct.attributes();
    if (adds) {
      post_ops sum = new post_ops();
      sum.append_sum();
      attributes.set_post_ops(sum);
    }
    engine cpu = frame.engine();
    return teams.create(
        () ->
            new matmul.primitive_desc(
                cpu,
                BoundProduct.matrices(from.channels(), tiles, memory.format_tag.acb),
                BoundProduct.matrices(tiles, to.channels(), memory.format_tag.abc),
                BoundProduct.matrices(from.channels(), to.channels(), memory.format_tag.abc),
                attributes,
                false));
  }

  @Override
  public long flops() {
    return kind.flops(source.layout().shape().dim(0));
  }

  @Override
  public String describe() {
    return kind.name() + " [winograd] " + reads() + " -> " + target;
  }
}

package cornea.onednn;

import cornea.onednn.WinogradTransforms.Grid;
import cornea.tensor.Shape;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.dnnl.IntMemoryMap;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.matmul;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.post_ops;
import org.bytedeco.dnnl.primitive_attr;
import org.bytedeco.dnnl.stream;

/**
 * The filter gradient of a convolution by Winograd's filtering: images and upstream gradients are
 * transformed, some rows of tiles at a time, and the products of their matrices summed.
 */
final class WinogradFilterStep implements Step {
  private final WinogradStep.Kind kind;
  private final engine cpu;
  private final Buffer source;
  private final Buffer upstream;
  private final Buffer target;
  private final Buffer images;
  private final Buffer gradients;
  private final Buffer sums;

  /**
   * A step.
   *
   * @param images room for {@link WinogradStep.Kind#scratch} of the source
   * @param gradients room for that of the upstream gradient
   * @param sums room for 36 matrices of input channels by filters
   */
  WinogradFilterStep(
      WinogradStep.Kind kind,
      engine cpu,
      Buffer source,
      Buffer upstream,
      Buffer target,
      Buffer images,
      Buffer gradients,
      Buffer sums) {
    this.kind = kind;
    this.cpu = cpu;
    this.source = source;
    this.upstream = upstream;
    this.target = target;
    this.images = images;
    this.gradients = gradients;
    this.sums = sums;
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
    int batch = source.layout().shape().dim(0);
    int all = batch * kind.from().down();
    int piece = kind.rows(batch);
    Product first = new Product(frame, piece, false);
    Product more = new Product(frame, piece, true);
    Product rest = all % piece == 0 ? more : new Product(frame, all % piece, true);
    FloatBuffer in = frame.view(source);
    FloatBuffer dy = frame.view(upstream);
    FloatBuffer left = frame.view(images);
    FloatBuffer right = frame.view(gradients);
    FloatBuffer total = frame.view(sums);
    FloatBuffer kernels = frame.view(target);
    Shape shape = target.layout().shape();
    Workers workers = frame.workers();
    return () -> {
      for (int row = 0; row < all; row += piece) {
        int rows = Math.min(piece, all - row);
        WinogradTransforms.input(in, left, row, rows, kind.from(), workers);
        WinogradTransforms.gradient(dy, right, row, rows, kind.to(), workers);
        (row == 0 ? first : rows == piece ? more : rest).run();
      }
      WinogradTransforms.kernelGradients(total, kernels, shape.dim(2), shape.dim(3), workers);
    };
  }

  /** The product of transposed images and gradients, written or added. */
  private final class Product implements Runnable {
    private final matmul compiled;
    private final stream queue;
    private final IntMemoryMap arguments = new IntMemoryMap();
    private final List<Object> kept = new ArrayList<>(); // referred to natively only

    Product(Frame frame, int rows, boolean adds) {
      Grid from = kind.from();
      long tiles = (long) rows * from.across();
      primitive_attr attributes = new primitive_attr();
      if (adds) {
        post_ops sum = new post_ops();
        sum.append_sum();
        attributes.set_post_ops(sum);
        kept.add(sum);
      }
      matmul.primitive_desc chosen =
          new matmul.primitive_desc(
              cpu,
              matrices(from.channels(), tiles, memory.format_tag.acb),
              matrices(tiles, kind.to().channels(), memory.format_tag.abc),
              matrices(from.channels(), kind.to().channels(), memory.format_tag.abc),
              attributes,
              false);
      compiled = new matmul(chosen);
      queue = frame.stream();
      kept.add(attributes);
      kept.add(chosen);
      put(dnnl.DNNL_ARG_SRC, chosen.src_desc(), images, frame);
      put(dnnl.DNNL_ARG_WEIGHTS, chosen.weights_desc(), gradients, frame);
      put(dnnl.DNNL_ARG_DST, chosen.dst_desc(), sums, frame);
    }

    private static memory.desc matrices(long rows, long columns, memory.format_tag order) {
      return new memory.desc(
          Lowering.longs(WinogradTransforms.ALL, rows, columns), memory.data_type.f32, order);
    }

    private void put(int argument, memory.desc order, Buffer buffer, Frame frame) {
      memory bound = new memory(order, frame.engine(), frame.pointer(buffer));
      kept.add(order);
      kept.add(bound);
      arguments.put(argument, bound);
    }

    @Override
    public void run() {
      compiled.execute(queue, arguments);
    }
  }

  @Override
  public long flops() {
    Grid from = kind.from();
    return 2L
        * WinogradTransforms.ALL
        * source.layout().shape().dim(0)
        * from.down()
        * from.across()
        * from.channels()
        * kind.to().channels();
  }

  @Override
  public String describe() {
    return kind.name() + " [winograd] " + reads() + " -> " + target;
  }
}

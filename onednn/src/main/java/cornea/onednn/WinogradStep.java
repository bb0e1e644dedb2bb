package cornea.onednn;

import cornea.onednn.WinogradTransforms.Grid;
import cornea.tensor.Shape;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bytedeco.dnnl.IntMemoryMap;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.matmul;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.stream;
import org.bytedeco.javacpp.Pointer;

/**
 * A convolution by Winograd's filtering: some rows of tiles are transformed, multiplied by the
 * transformed kernels in a product of 36 matrices, and transformed back, so that what lies between
 * stays in the cache; then the next rows.
 */
final class WinogradStep implements ImageStep {
  /** Products of the tiles that go through at once, on both sides of the multiplication. */
  private static final long FLOATS = 2 << 20;

  private static final int SOURCE = 0;
  private static final int TARGET = 1;
  private static final int KERNELS = 2;
  private static final int BEFORE = 3;
  private static final int AFTER = 4;
  private static final int BIAS = 5;

  /**
   * What does not depend on the number of images.
   *
   * @param name for the plan
   * @param from the grid over what is read
   * @param to the grid over what is written
   * @param relu whether nothing below zero goes through
   */
  record Kind(String name, Grid from, Grid to, boolean relu) {
    /** Rows of tiles that go through at once. */
    int rows(int images) {
      long row = (long) WinogradTransforms.ALL * from.across() * (from.channels() + to.channels());
      return (int) Math.max(1, Math.min(FLOATS / row, (long) images * from.down()));
    }

    private memory.desc matrices(Grid grid, int rows) {
      return plain((long) rows * from.across(), grid.channels());
    }

    private static memory.desc plain(long rows, long columns) {
      return new memory.desc(
          Lowering.longs(WinogradTransforms.ALL, rows, columns),
          memory.data_type.f32,
          memory.format_tag.abc);
    }

    matmul.primitive_desc product(engine cpu, int rows, memory.desc kernels) {
      return new matmul.primitive_desc(cpu, matrices(from, rows), kernels, matrices(to, rows));
    }

    /** The order of transformed kernels that the product wants. */
    memory.desc kernels(engine cpu, int images) {
      memory.desc any =
          new memory.desc(
              Lowering.longs(WinogradTransforms.ALL, from.channels(), to.channels()),
              memory.data_type.f32,
              memory.format_tag.any);
      return product(cpu, rows(images), any).weights_desc();
    }

    /** A buffer for the products on one side. */
    Layout scratch(Grid grid, int images) {
      return Layout.rowMajor(
          Shape.of(WinogradTransforms.ALL, rows(images) * from.across(), grid.channels()));
    }
  }

  private final Kind kind;
  private final engine cpu;
  private final Map<Integer, Buffer> buffers = new TreeMap<>();

  /**
   * A step.
   *
   * @param kernels transformed, in the order of {@link Kind#kernels}
   * @param before room for {@link Kind#scratch} of what is read
   * @param after room for that of what is written
   * @param bias a number for each channel, or nothing
   */
  WinogradStep(
      Kind kind,
      engine cpu,
      Buffer source,
      Buffer target,
      Buffer kernels,
      Buffer before,
      Buffer after,
      List<Buffer> bias) {
    this.kind = kind;
    this.cpu = cpu;
    buffers.put(SOURCE, source);
    buffers.put(TARGET, target);
    buffers.put(KERNELS, kernels);
    buffers.put(BEFORE, before);
    buffers.put(AFTER, after);
    bias.forEach(buffer -> buffers.put(BIAS, buffer));
  }

  @Override
  public boolean isSliceable() {
    return true;
  }

  @Override
  public boolean isSum() {
    return false;
  }

  @Override
  public WinogradStep ofImages(int images) {
    Buffer before = buffer(BEFORE);
    Buffer after = buffer(AFTER);
    return new WinogradStep(
        kind,
        cpu,
        buffer(SOURCE).rows(images),
        buffer(TARGET).rows(images),
        buffer(KERNELS),
        new Buffer(before.storage(), kind.scratch(kind.from(), images)),
        new Buffer(after.storage(), kind.scratch(kind.to(), images)),
        buffers.containsKey(BIAS) ? List.of(buffer(BIAS)) : List.of());
  }

  @Override
  public Buffer buffer(int argument) {
    Buffer buffer = buffers.get(argument);
    if (buffer == null) {
      throw new IllegalArgumentException(kind.name() + " has no argument " + argument);
    }
    return buffer;
  }

  @Override
  public boolean writes(int argument) {
    return argument == TARGET || argument == BEFORE || argument == AFTER;
  }

  @Override
  public List<Buffer> reads() {
    List<Buffer> reads = new ArrayList<>();
    buffers.forEach(
        (argument, buffer) -> {
          if (!writes(argument)) {
            reads.add(buffer);
          }
        });
    return reads;
  }

  @Override
  public List<Buffer> writes() {
    return List.of(buffer(TARGET), buffer(BEFORE), buffer(AFTER));
  }

  @Override
  public Runnable bind(Frame frame) {
    return bind(frame, argument -> frame.pointer(buffer(argument)));
  }

  @Override
  public Runnable bind(Frame frame, Places places) {
    int images = buffer(SOURCE).layout().shape().dim(0);
    int all = images * kind.from().down();
    int piece = kind.rows(images);
    Product full = new Product(frame, piece, places);
    Product rest = all % piece == 0 ? full : new Product(frame, all % piece, places);
    FloatBuffer source = view(places, SOURCE);
    FloatBuffer before = view(places, BEFORE);
    FloatBuffer after = view(places, AFTER);
    FloatBuffer target = view(places, TARGET);
    FloatBuffer bias = buffers.containsKey(BIAS) ? view(places, BIAS) : FloatBuffer.allocate(0);
    Workers workers = frame.workers();
    return () -> {
      for (int first = 0; first < all; first += piece) {
        int rows = Math.min(piece, all - first);
        WinogradTransforms.input(source, before, first, rows, kind.from(), workers);
        (rows == piece ? full : rest).run();
        WinogradTransforms.output(
            after, target, bias, kind.relu(), first, rows, kind.to(), workers);
      }
    };
  }

  private FloatBuffer view(Places places, int argument) {
    return NativeMemory.view(places.of(argument), buffer(argument).layout().elements());
  }

  /** The product of matrices for some rows of tiles. */
  private final class Product implements Runnable {
    private final matmul.primitive_desc chosen;
    private final matmul compiled;
    private final stream queue;
    private final IntMemoryMap arguments = new IntMemoryMap();
    private final List<Object> kept = new ArrayList<>(); // referred to natively only

    Product(Frame frame, int rows, Places places) {
      chosen = kind.product(cpu, rows, buffer(KERNELS).layout().desc());
      compiled = new matmul(chosen);
      queue = frame.stream();
      put(dnnl.DNNL_ARG_SRC, chosen.src_desc(), places.of(BEFORE), frame);
      put(dnnl.DNNL_ARG_WEIGHTS, chosen.weights_desc(), places.of(KERNELS), frame);
      put(dnnl.DNNL_ARG_DST, chosen.dst_desc(), places.of(AFTER), frame);
    }

    private void put(int argument, memory.desc order, Pointer place, Frame frame) {
      memory bound = new memory(order, frame.engine(), place);
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
  public String implementation() {
    return "winograd";
  }

  @Override
  public long flops() {
    int images = buffer(SOURCE).layout().shape().dim(0);
    Grid from = kind.from();
    return 2L
        * WinogradTransforms.ALL
        * images
        * from.down()
        * from.across()
        * from.channels()
        * kind.to().channels();
  }

  @Override
  public String describe() {
    return kind.name() + " [winograd] " + reads() + " -> " + buffer(TARGET);
  }
}

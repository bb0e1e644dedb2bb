package cornea.onednn;

import cornea.onednn.WinogradTransforms.Grid;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.matmul;
import org.bytedeco.dnnl.memory;
import org.bytedeco.javacpp.Pointer;

/**
 * A convolution by Winograd's filtering: some rows of tiles are transformed, multiplied by the
 * transformed kernels in a product of 36 matrices, and transformed back, so that what lies between
 * stays in the cache; then the next rows. See {@link WinogradTeams} for who does which.
 */
final class WinogradStep implements ImageStep {
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
   * @param threads compute threads
   */
  record Kind(String name, Grid from, Grid to, boolean relu, int threads) {
    /** Who does what, with that many images. */
    WinogradTeams teams(int images) {
      return WinogradTeams.of(this, images, 0);
    }

    private memory.desc matrices(Grid grid, int rows) {
      return BoundProduct.matrices(
          (long) rows * grid.across(), grid.channels(), memory.format_tag.abc);
    }

    matmul.primitive_desc product(engine cpu, int rows, memory.desc kernels) {
      return new matmul.primitive_desc(
          cpu, matrices(from, rows), kernels, matrices(to, rows), BoundProduct.attributes(), false);
    }

    /** The order of transformed kernels that the product wants. */
    memory.desc kernels(engine cpu, int images) {
      memory.desc any =
          BoundProduct.matrices(from.channels(), to.channels(), memory.format_tag.any);
      WinogradTeams teams = teams(images);
      return teams.create(() -> product(cpu, teams.rows(), any)).weights_desc();
    }

    /** Floating-point operations of the products of so many images. */
    long flops(int images) {
      return 2L
          * WinogradTransforms.ALL
          * images
          * from.down()
          * from.across()
          * from.channels()
          * to.channels();
    }
  }

  private final Kind kind;
  private final Map<Integer, Buffer> buffers = new TreeMap<>();

  /**
   * A step.
   *
   * @param kernels transformed, in the order of {@link Kind#kernels}
   * @param before room for {@link WinogradTeams#scratch} of what is read
   * @param after room for that of what is written
   * @param bias a number for each channel, or nothing
   */
  WinogradStep(
      Kind kind,
      Buffer source,
      Buffer target,
      Buffer kernels,
      Buffer before,
      Buffer after,
      List<Buffer> bias) {
    this.kind = kind;
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
        buffer(SOURCE).rows(images),
        buffer(TARGET).rows(images),
        buffer(KERNELS),
        new Buffer(before.storage(), kind.teams(images).scratch(kind.from())),
        new Buffer(after.storage(), kind.teams(images).scratch(kind.to())),
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
    WinogradTeams teams = kind.teams(buffer(SOURCE).layout().shape().dim(0));
    FloatBuffer source = view(places, SOURCE);
    FloatBuffer target = view(places, TARGET);
    FloatBuffer bias = buffers.containsKey(BIAS) ? view(places, BIAS) : FloatBuffer.allocate(0);
    memory.desc order = buffer(KERNELS).layout().desc();
    return teams.bind(
        frame,
        (team, workers) -> {
          Pointer before = teams.scratch(places.of(BEFORE), kind.from(), team);
          Pointer after = teams.scratch(places.of(AFTER), kind.to(), team);
          WinogradTeams.Sized products =
              teams.sized(
                  rows ->
                      new BoundProduct(
                          teams.create(() -> kind.product(frame.engine(), rows, order)),
                          frame,
                          before,
                          places.of(KERNELS),
                          after));
          FloatBuffer transformed = NativeMemory.view(before, teams.floats(kind.from()));
          FloatBuffer multiplied = NativeMemory.view(after, teams.floats(kind.to()));
          return (first, rows, isFirst) -> {
            WinogradTransforms.input(source, transformed, first, rows, kind.from(), workers);
            products.run(rows);
            WinogradTransforms.output(
                multiplied, target, bias, kind.relu(), first, rows, kind.to(), workers);
          };
        });
  }

  private FloatBuffer view(Places places, int argument) {
    return NativeMemory.view(places.of(argument), buffer(argument).layout().elements());
  }

  @Override
  public String implementation() {
    return "winograd";
  }

  @Override
  public long flops() {
    return kind.flops(buffer(SOURCE).layout().shape().dim(0));
  }

  @Override
  public String describe() {
    return kind.name() + " [winograd] " + reads() + " -> " + buffer(TARGET);
  }
}

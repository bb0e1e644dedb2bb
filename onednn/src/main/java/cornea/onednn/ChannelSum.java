package cornea.onednn;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * The sum over everything but channels, for bias gradients: images in blocked, nchw or row-major
 * order, matrices row-major. Each worker sums its own part in float over a few tiles and in double
 * over these; the parts are added in order.
 */
final class ChannelSum implements Step {
  private static final long SERIAL_BELOW = 32L * TileProgram.TILE;

  private final Buffer source;
  private final Buffer target;
  private final float scale;
  private final int channels;

  ChannelSum(Buffer source, Buffer target, float scale) {
    this.source = source;
    this.target = target;
    this.scale = scale;
    this.channels = source.layout().shape().dim(-1);
  }

  @Override
  public List<Buffer> reads() {
    return List.of(source);
  }

  @Override
  public List<Buffer> writes() {
    return List.of(target);
  }

  @Override
  public String describe() {
    return "sum of channels [java] " + reads() + " -> " + writes();
  }

  @Override
  public Runnable bind(Frame frame) {
    FloatBuffer in = frame.view(source);
    FloatBuffer out = frame.view(target);
    Layout layout = source.layout();
    int block = layout.isRowMajor() ? channels : layout.channelBlock();
    int blocks = (channels + block - 1) / block;
    // A run is a stretch of memory with one group of channels: a row, or a block of one image.
    int run =
        layout.isRowMajor() ? channels : layout.shape().dim(1) * layout.shape().dim(2) * block;
    int runs = (int) (layout.floats() / run);
    int workers = frame.workers().threads();
    double[][] sums = new double[workers][blocks * block];
    float[][] tiles = new float[workers][tileSize(block)];
    float[][] lanes = new float[workers][tileSize(block)];
    // Images hold one run of each group of channels; row-major data is one group throughout.
    int groups = layout.isRowMajor() ? 1 : blocks;
    return () -> {
      frame
          .workers()
          .forRange(
              runs / groups,
              1,
              Math.max(1, SERIAL_BELOW / ((long) run * groups)),
              (worker, from, to) -> {
                Arrays.fill(sums[worker], 0);
                for (int group = 0; group < groups; group++) {
                  Accumulator sum =
                      new Accumulator(in, tiles[worker], lanes[worker], sums[worker], group, block);
                  if (layout.isRowMajor()) {
                    sum.add((int) from * run, (int) (to - from) * run);
                  } else {
                    for (int image = (int) from; image < to; image++) {
                      sum.add((image * groups + group) * run, run);
                    }
                  }
                  sum.fold();
                }
              });
      for (int c = 0; c < channels; c++) {
        double total = 0;
        for (double[] sum : sums) {
          total += sum[c];
        }
        out.put(c, (float) (total * scale));
      }
    };
  }

  /** A whole number of groups, about {@link TileProgram#TILE} floats. */
  private static int tileSize(int block) {
    return Math.max(1, TileProgram.TILE / block) * block;
  }

  /**
   * Sums one group of channels: tile upon tile in float, lane by lane, which vectorizes, and after
   * some tiles into the channels' doubles.
   */
  private static final class Accumulator {
    /** Additions in float before the lanes are folded; their number bounds the rounding. */
    private static final int TILES = 32;

    private final FloatBuffer in;
    private final float[] tile;
    private final float[] lanes;
    private final double[] sum;
    private final int first;
    private final int block;
    private int added;

    Accumulator(FloatBuffer in, float[] tile, float[] lanes, double[] sum, int group, int block) {
      this.in = in;
      this.tile = tile;
      this.lanes = lanes;
      this.sum = sum;
      this.first = group * block;
      this.block = block;
      Arrays.fill(lanes, 0);
    }

    /** Adds a stretch of memory that starts at the group's first channel. */
    void add(int start, int length) {
      for (int done = 0; done < length; done += tile.length) {
        int n = Math.min(tile.length, length - done);
        in.get(start + done, tile, 0, n);
        TileKernels.add(lanes, tile, lanes, n);
        if (++added == TILES) {
          fold();
        }
      }
    }

    /** Moves what the lanes hold into the channels' sums. */
    void fold() {
      for (int i = 0; i < lanes.length; i += block) {
        for (int lane = 0; lane < block; lane++) {
          sum[first + lane] += lanes[i + lane];
        }
      }
      Arrays.fill(lanes, 0);
      added = 0;
    }
  }
}

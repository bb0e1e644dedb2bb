package cornea.onednn;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * The sum over everything but channels, for bias gradients: images in blocked, nchw or row-major
 * order, matrices row-major. Each worker sums its own part in float over short stretches and in
 * double over these; the parts are added in order.
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
    float[][] lanes = new float[workers][block];
    // Rows are short: a worker takes many in one copy.
    int rowsInTile = layout.isRowMajor() ? Math.max(1, tileSize(block) / run) : 1;
    return () -> {
      for (double[] sum : sums) {
        Arrays.fill(sum, 0);
      }
      frame
          .workers()
          .forRange(
              runs,
              rowsInTile,
              Math.max(1, SERIAL_BELOW / run),
              (worker, from, to) -> {
                if (layout.isRowMajor()) {
                  rows(in, (int) from, (int) to, run, tiles[worker], lanes[worker], sums[worker]);
                } else {
                  for (int i = (int) from; i < to; i++) {
                    lanes(in, i * run, run, tiles[worker], lanes[worker]);
                    add(lanes[worker], sums[worker], i % blocks * block);
                  }
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

  private static int tileSize(int block) {
    return Math.max(1, TileProgram.TILE / block) * block;
  }

  private static void rows(
      FloatBuffer in, int from, int to, int run, float[] tile, float[] lanes, double[] sum) {
    int count = Math.max(1, tile.length / run);
    for (int row = from; row < to; row += count) {
      int n = Math.min(count, to - row);
      lanes(in, row * run, n * run, tile, lanes);
      add(lanes, sum, 0);
    }
  }

  /** Sums a stretch by lane; it starts at a first lane. */
  private static void lanes(FloatBuffer in, int start, int length, float[] tile, float[] lanes) {
    Arrays.fill(lanes, 0);
    for (int done = 0; done < length; done += tile.length) {
      int n = Math.min(tile.length, length - done);
      in.get(start + done, tile, 0, n);
      for (int i = 0; i < n; i += lanes.length) {
        for (int lane = 0; lane < lanes.length; lane++) {
          lanes[lane] += tile[i + lane];
        }
      }
    }
  }

  private static void add(float[] lanes, double[] sum, int offset) {
    for (int lane = 0; lane < lanes.length; lane++) {
      sum[offset + lane] += lanes[lane];
    }
  }
}

package cornea.onednn;

import java.util.Arrays;

/**
 * Sums for each channel over tiles of one part of the data: for each group of channels in float,
 * lane by lane, which vectorizes, and after some tiles into doubles. A group keeps its lanes while
 * others have their turn, since small images change groups with every tile.
 */
final class ChannelAccumulator {
  /** Lanes of a group, more or less: long enough for vectors, and cheap to fold. */
  private static final int LANES = 256;

  /** Tiles in float before the lanes are folded; their number bounds the rounding. */
  private static final int TILES = 8;

  private final double[] sums;
  private final float[][] lanes;
  private final int[] added;
  private final float[] part;
  private final int groupSize;

  /**
   * For tiles of some order.
   *
   * @param order which channels lie where
   */
  ChannelAccumulator(ElementOrder order) {
    groupSize = order.groupSize();
    int width = Math.max(1, LANES / groupSize) * groupSize;
    sums = new double[order.groups() * groupSize];
    lanes = new float[order.groups()][width];
    added = new int[order.groups()];
    part = new float[width];
  }

  /** Forgets all sums. */
  void clear() {
    Arrays.fill(sums, 0);
    for (int group = 0; group < added.length; group++) {
      if (added[group] > 0) {
        Arrays.fill(lanes[group], 0);
        added[group] = 0;
      }
    }
  }

  /** Adds the first {@code n} elements of a tile, which starts at the group's first channel. */
  void add(int group, float[] tile, int n) {
    float[] sum = lanes[group];
    for (int from = 0; from < n; from += sum.length) {
      int count = Math.min(sum.length, n - from);
      // C2 vectorizes only what has the same index in every array.
      System.arraycopy(tile, from, part, 0, count);
      TileKernels.add(sum, part, sum, count);
    }
    if (++added[group] == TILES) {
      fold(group);
    }
  }

  /** A channel's sum of all that was added since {@link #clear}. */
  double sum(int channel) {
    int group = channel / groupSize;
    if (added[group] > 0) {
      fold(group);
    }
    return sums[channel];
  }

  private void fold(int group) {
    float[] sum = lanes[group];
    for (int i = 0; i < sum.length; i += groupSize) {
      for (int lane = 0; lane < groupSize; lane++) {
        sums[group * groupSize + lane] += sum[i + lane];
      }
    }
    Arrays.fill(sum, 0);
    added[group] = 0;
  }
}

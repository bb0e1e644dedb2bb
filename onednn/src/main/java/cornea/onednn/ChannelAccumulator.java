package cornea.onednn;

import java.util.Arrays;

/**
 * Sums for each channel over tiles of one part of the data: tile upon tile in float, lane by lane,
 * which vectorizes, and after some tiles into doubles.
 */
final class ChannelAccumulator {
  /** Additions in float before the lanes are folded; their number bounds the rounding. */
  private static final int TILES = 32;

  private final double[] sums;
  private final float[] lanes;
  private final int groupSize;
  private int group;
  private int used;
  private int added;

  /**
   * For tiles of some order.
   *
   * @param order which channels lie where
   * @param tile the most elements of a tile
   */
  ChannelAccumulator(ElementOrder order, int tile) {
    groupSize = order.groupSize();
    sums = new double[order.groups() * groupSize];
    lanes = new float[tile];
  }

  /** Forgets all sums. */
  void clear() {
    Arrays.fill(sums, 0);
    Arrays.fill(lanes, 0);
    used = 0;
    added = 0;
  }

  /** Adds the first {@code n} elements of a tile, which starts at the group's first channel. */
  void add(int tileGroup, float[] tile, int n) {
    if (tileGroup != group) {
      fold();
      group = tileGroup;
    }
    TileKernels.add(lanes, tile, lanes, n);
    used = Math.max(used, n);
    if (++added == TILES) {
      fold();
    }
  }

  /** A channel's sum of all that was added since {@link #clear}. */
  double sum(int channel) {
    fold();
    return sums[channel];
  }

  private void fold() {
    if (added > 0) {
      for (int i = 0; i < used; i += groupSize) {
        for (int lane = 0; lane < groupSize; lane++) {
          sums[group * groupSize + lane] += lanes[i + lane];
        }
      }
      Arrays.fill(lanes, 0, used, 0);
      used = 0;
      added = 0;
    }
  }
}

package cornea.image;

/** Nearest-neighbour resizing with the indices of Pillow. */
final class Nearest {
  private Nearest() {}

  /**
   * For each of {@code to} target positions the source position among {@code from}, which is {@code
   * floor((i + 0.5) * from / to)}. Pillow adds the step up instead of multiplying, and the rounding
   * of that sum decides wherever a centre falls on the edge between two pixels: for one pair of
   * sizes in five the indices differ. So it is added up here too.
   */
  static int[] indices(int from, int to) {
    return indices(0, from, to);
  }

  /** The same multiplied out, as Pillow has it for samples of 16 bits. */
  static int[] wideIndices(int start, int size, int to) {
    int[] taken = new int[to];
    double step = (double) size / to;
    for (int i = 0; i < to; i++) {
      taken[i] = (int) (step * (i + 0.5) + start);
    }
    return taken;
  }

  /** The same for the {@code size} positions from {@code start} on. */
  static int[] indices(int start, int size, int to) {
    int[] taken = new int[to];
    double step = (double) size / to;
    double centre = start + step * 0.5;
    for (int i = 0; i < to; i++) {
      taken[i] = (int) centre;
      centre += step;
    }
    return taken;
  }
}

package cornea.onednn;

import cornea.tensor.Shape;

/**
 * Which element lies where: the row-major index of each element of a stretch of memory, where a
 * tile program draws random numbers by index; and which channels a stretch holds, where it reads or
 * sums a number for each channel.
 *
 * <p>Memory is a sequence of runs. All of a run holds the channels of one group in turn: all of
 * row-major data, or a block of channels of one image.
 */
final class ElementOrder {
  private final boolean rowMajor;
  private final int channels;
  private final int pixels;
  private final int block;
  private final int blocks;
  private final long size;

  /** Whether {@link #of} can describe a layout. */
  static boolean describes(Layout layout) {
    return layout.isRowMajor()
        || (layout.convention() == Convention.IMAGE && layout.desc().get_inner_nblks() <= 1);
  }

  static ElementOrder of(Layout layout) {
    return new ElementOrder(layout);
  }

  private ElementOrder(Layout layout) {
    Shape shape = layout.shape();
    rowMajor = layout.isRowMajor();
    channels = shape.rank() == 0 ? 1 : shape.dim(-1);
    pixels = shape.rank() == 4 ? shape.dim(1) * shape.dim(2) : 1;
    block = rowMajor ? 1 : layout.channelBlock();
    blocks = (channels + block - 1) / block;
    size = layout.elements();
  }

  /** Row-major indices of {@code n} positions from {@code from} on; −1 in the padding of blocks. */
  void indices(long from, int[] index, int n) {
    if (rowMajor) {
      for (int i = 0; i < n; i++) {
        index[i] = (int) from + i;
      }
      return;
    }
    walk(from, index, n);
  }

  /** The channels of a group. */
  int groupSize() {
    return rowMajor ? channels : block;
  }

  /** How many groups there are; the last one's channels may be padding. */
  int groups() {
    return rowMajor ? 1 : blocks;
  }

  /** The elements of a run. */
  long runLength() {
    return rowMajor ? size : (long) pixels * block;
  }

  /** The group whose channels lie at a position, the first of them where a run begins. */
  int group(long position) {
    return rowMajor ? 0 : (int) (position / runLength() % blocks);
  }

  private void walk(long from, int[] index, int n) {
    int lane = (int) (from % block);
    long rest = from / block;
    int pixel = (int) (rest % pixels);
    rest /= pixels;
    int part = (int) (rest % blocks);
    int image = (int) (rest / blocks);
    for (int i = 0; i < n; i++) {
      int channel = part * block + lane;
      index[i] = channel >= channels ? -1 : (image * pixels + pixel) * channels + channel;
      if (++lane == block) {
        lane = 0;
        if (++pixel == pixels) {
          pixel = 0;
          if (++part == blocks) {
            part = 0;
            image++;
          }
        }
      }
    }
  }
}

package cornea.onednn;

import cornea.tensor.Shape;

/**
 * Which element lies where: for a run of physical positions, the row-major index of each element or
 * its channel. Needed where a tile program draws random numbers by index, or reads one number for
 * each channel.
 */
final class ElementOrder {
  private final boolean rowMajor;
  private final int channels;
  private final int pixels;
  private final int block;
  private final int blocks;

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
  }

  /** Row-major indices of {@code n} positions from {@code from} on; −1 in the padding of blocks. */
  void indices(long from, int[] index, int n) {
    if (rowMajor) {
      for (int i = 0; i < n; i++) {
        index[i] = (int) from + i;
      }
      return;
    }
    walk(from, index, n, true);
  }

  /** Channels of {@code n} positions from {@code from} on; −1 in the padding of blocks. */
  void channels(long from, int[] channel, int n) {
    if (rowMajor) {
      int c = (int) (from % channels);
      for (int i = 0; i < n; i++) {
        channel[i] = c;
        c = c + 1 == channels ? 0 : c + 1;
      }
      return;
    }
    walk(from, channel, n, false);
  }

  private void walk(long from, int[] target, int n, boolean wholeIndex) {
    int lane = (int) (from % block);
    long rest = from / block;
    int pixel = (int) (rest % pixels);
    rest /= pixels;
    int part = (int) (rest % blocks);
    int image = (int) (rest / blocks);
    for (int i = 0; i < n; i++) {
      int channel = part * block + lane;
      target[i] =
          channel >= channels
              ? -1
              : wholeIndex ? (image * pixels + pixel) * channels + channel : channel;
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

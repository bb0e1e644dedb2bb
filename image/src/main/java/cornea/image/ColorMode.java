package cornea.image;

/** The channels that an image has once it is loaded; Keras's {@code color_mode}. */
public enum ColorMode {
  /** Three channels; gray images are repeated in each. */
  RGB(3),
  /** Three channels and alpha; 255 where the file has none. */
  RGBA(4),
  /** One channel, the luma of ITU-R 601 in the integer arithmetic of Pillow. */
  GRAYSCALE(1);

  private final int channels;

  ColorMode(int channels) {
    this.channels = channels;
  }

  /** Number of channels. */
  public int channels() {
    return channels;
  }
}

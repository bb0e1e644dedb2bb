package cornea.image;

import java.util.function.Consumer;

/** How {@link Images#load(java.nio.file.Path, Consumer)} reads an image; defaults are Keras's. */
public final class LoadOptions {
  /** 0 for the image's own size. */
  int height;

  int width;
  ColorMode colorMode = ColorMode.RGB;
  Interpolation interpolation = Interpolation.NEAREST;
  boolean keepAspectRatio;
  boolean exifOrientation;

  private LoadOptions() {}

  static LoadOptions of(Consumer<LoadOptions> settings) {
    LoadOptions options = new LoadOptions();
    settings.accept(options);
    return options;
  }

  ImageForm form() {
    return new ImageForm(height, width, colorMode, interpolation, keepAspectRatio, exifOrientation);
  }

  /** The size that the image is brought to; its own by default. */
  public LoadOptions targetSize(int height, int width) {
    if (height < 1 || width < 1) {
      throw new IllegalArgumentException(
          "Images.load: height and width must be positive. Received: " + height + ", " + width);
    }
    this.height = height;
    this.width = width;
    return this;
  }

  /** The channels; {@link ColorMode#RGB} by default. */
  public LoadOptions colorMode(ColorMode colorMode) {
    this.colorMode = colorMode;
    return this;
  }

  /** How the image is resized; {@link Interpolation#NEAREST} by default. */
  public LoadOptions interpolation(Interpolation interpolation) {
    this.interpolation = interpolation;
    return this;
  }

  /**
   * Whether the largest part in the middle with the target's proportions is taken, so that nothing
   * is distorted; false by default.
   */
  public LoadOptions keepAspectRatio(boolean keepAspectRatio) {
    this.keepAspectRatio = keepAspectRatio;
    return this;
  }

  /**
   * Whether images are turned as their EXIF data says, so that they stand as they were seen; false
   * by default, as in Keras.
   */
  public LoadOptions exifOrientation(boolean exifOrientation) {
    this.exifOrientation = exifOrientation;
    return this;
  }
}

package cornea.image;

import cornea.random.CounterRandom;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The random half of an {@link ImageDataGenerator}: what is drawn, and how it is applied. */
final class Augmentation {
  private static final long STREAM = 0x4155474D454E54L;

  // The elements that the draws take from an image's key. They are part of what a seed means.
  private static final int THETA = 0;
  private static final int TX = 1;
  private static final int TY = 3;
  private static final int SHEAR = 5;
  private static final int ZX = 6;
  private static final int ZY = 7;
  private static final int FLIP_HORIZONTAL = 8;
  private static final int FLIP_VERTICAL = 9;
  private static final int CHANNEL_SHIFT = 10;
  private static final int BRIGHTNESS = 11;

  double rotationRange;
  ShiftRange widthShiftRange = ShiftRange.NONE;
  ShiftRange heightShiftRange = ShiftRange.NONE;
  double shearRange;
  double leastZoom = 1;
  double greatestZoom = 1;
  double channelShiftRange;
  boolean brightens;
  double leastBrightness;
  double greatestBrightness;
  boolean horizontalFlip;
  boolean verticalFlip;
  FillMode fillMode = FillMode.NEAREST;
  float cval;
  int interpolationOrder = 1;
  Compat compat = Compat.NONE;

  Augmentation() {}

  Augmentation(Augmentation other) {
    rotationRange = other.rotationRange;
    widthShiftRange = other.widthShiftRange;
    heightShiftRange = other.heightShiftRange;
    shearRange = other.shearRange;
    leastZoom = other.leastZoom;
    greatestZoom = other.greatestZoom;
    channelShiftRange = other.channelShiftRange;
    brightens = other.brightens;
    leastBrightness = other.leastBrightness;
    greatestBrightness = other.greatestBrightness;
    horizontalFlip = other.horizontalFlip;
    verticalFlip = other.verticalFlip;
    fillMode = other.fillMode;
    cval = other.cval;
    interpolationOrder = other.interpolationOrder;
    compat = other.compat;
  }

  /** The key of one image's draws in one epoch. */
  static long key(long seed, int epoch, int sample) {
    return CounterRandom.key(CounterRandom.key(seed, STREAM, epoch), STREAM, sample);
  }

  /** Draws for an image of this size, a pure function of the key. */
  TransformParameters draw(long key, int height, int width) {
    boolean zooms = leastZoom != 1 || greatestZoom != 1;
    return new TransformParameters(
        between(key, THETA, -rotationRange, rotationRange),
        heightShiftRange.draw(key, TX, height),
        widthShiftRange.draw(key, TY, width),
        between(key, SHEAR, -shearRange, shearRange),
        zooms ? between(key, ZX, leastZoom, greatestZoom) : 1,
        zooms ? between(key, ZY, leastZoom, greatestZoom) : 1,
        horizontalFlip && CounterRandom.uniformDouble(key, FLIP_HORIZONTAL) < 0.5,
        verticalFlip && CounterRandom.uniformDouble(key, FLIP_VERTICAL) < 0.5,
        channelShiftRange != 0
            ? between(key, CHANNEL_SHIFT, -channelShiftRange, channelShiftRange)
            : null,
        brightens ? between(key, BRIGHTNESS, leastBrightness, greatestBrightness) : null);
  }

  private static double between(long key, int element, double low, double high) {
    // Adding 0 makes a range that is off an exact 0 and not -0.
    return low + (high - low) * CounterRandom.uniformDouble(key, element) + 0.0;
  }

  /** Transforms an image in place: warp, channel shift, flips, brightness, in Keras's order. */
  void apply(
      TransformParameters parameters,
      float[] values,
      int offset,
      int height,
      int width,
      int channels) {
    int size = height * width * channels;
    AffineMatrix matrix = AffineMatrix.of(parameters, height, width, compat);
    if (matrix != null) {
      float[] source = Arrays.copyOfRange(values, offset, offset + size);
      new Warp(height, width, channels, fillMode, cval, interpolationOrder)
          .apply(matrix, source, values, offset);
    }
    @Nullable Double shift = parameters.channelShiftIntensity();
    if (shift != null) {
      Intensity.channelShift(values, offset, size, shift.floatValue());
    }
    if (parameters.flipHorizontal()) {
      Flips.horizontal(values, offset, height, width, channels);
    }
    if (parameters.flipVertical()) {
      Flips.vertical(values, offset, height, width, channels);
    }
    @Nullable Double factor = parameters.brightness();
    if (factor != null) {
      Intensity.brightness(values, offset, size, channels, factor.floatValue());
    }
  }
}

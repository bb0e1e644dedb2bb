package cornea.image;

import org.jspecify.annotations.Nullable;

/**
 * One transformation of an image: what Keras's {@code get_random_transform} draws and {@code
 * apply_transform} obeys.
 *
 * <pre>{@code
 * Tensor turned = generator.applyTransform(photo, TransformParameters.identity().withTheta(15).withShift(0, -4));
 * }</pre>
 *
 * @param theta rotation in degrees
 * @param tx shift along the rows in pixels: the picture moves up by it (with {@link Compat#KERAS_3}
 *     to the left)
 * @param ty shift along the columns in pixels: the picture moves to the left by it (with {@link
 *     Compat#KERAS_3} up)
 * @param shear shear angle in degrees
 * @param zx zoom of the height, below 1 magnifies (with {@link Compat#KERAS_3} of the width)
 * @param zy zoom of the width, below 1 magnifies (with {@link Compat#KERAS_3} of the height)
 * @param flipHorizontal whether left and right are exchanged
 * @param flipVertical whether top and bottom are exchanged
 * @param channelShiftIntensity what is added to all values, which stay within the image's own
 *     range; null leaves them
 * @param brightness the factor of the values, which become whole numbers of 0 to 255; null leaves
 *     them
 */
public record TransformParameters(
    double theta,
    double tx,
    double ty,
    double shear,
    double zx,
    double zy,
    boolean flipHorizontal,
    boolean flipVertical,
    @Nullable Double channelShiftIntensity,
    @Nullable Double brightness) {

  /** Checks that all numbers are finite. */
  public TransformParameters {
    requireFinite("theta", theta);
    requireFinite("tx", tx);
    requireFinite("ty", ty);
    requireFinite("shear", shear);
    requireFinite("zx", zx);
    requireFinite("zy", zy);
    if (channelShiftIntensity != null) {
      requireFinite("channelShiftIntensity", channelShiftIntensity);
    }
    if (brightness != null) {
      requireFinite("brightness", brightness);
    }
  }

  /** The transformation that changes nothing. */
  public static TransformParameters identity() {
    return new TransformParameters(0, 0, 0, 0, 1, 1, false, false, null, null);
  }

  /** With this rotation in degrees. */
  public TransformParameters withTheta(double theta) {
    return new TransformParameters(
        theta,
        tx,
        ty,
        shear,
        zx,
        zy,
        flipHorizontal,
        flipVertical,
        channelShiftIntensity,
        brightness);
  }

  /** With these shifts in pixels. */
  public TransformParameters withShift(double tx, double ty) {
    return new TransformParameters(
        theta,
        tx,
        ty,
        shear,
        zx,
        zy,
        flipHorizontal,
        flipVertical,
        channelShiftIntensity,
        brightness);
  }

  /** With this shear angle in degrees. */
  public TransformParameters withShear(double shear) {
    return new TransformParameters(
        theta,
        tx,
        ty,
        shear,
        zx,
        zy,
        flipHorizontal,
        flipVertical,
        channelShiftIntensity,
        brightness);
  }

  /** With these zooms. */
  public TransformParameters withZoom(double zx, double zy) {
    return new TransformParameters(
        theta,
        tx,
        ty,
        shear,
        zx,
        zy,
        flipHorizontal,
        flipVertical,
        channelShiftIntensity,
        brightness);
  }

  /** With these flips. */
  public TransformParameters withFlips(boolean flipHorizontal, boolean flipVertical) {
    return new TransformParameters(
        theta,
        tx,
        ty,
        shear,
        zx,
        zy,
        flipHorizontal,
        flipVertical,
        channelShiftIntensity,
        brightness);
  }

  /** With this shift of the values. */
  public TransformParameters withChannelShiftIntensity(double channelShiftIntensity) {
    return new TransformParameters(
        theta,
        tx,
        ty,
        shear,
        zx,
        zy,
        flipHorizontal,
        flipVertical,
        channelShiftIntensity,
        brightness);
  }

  /** With this brightness. */
  public TransformParameters withBrightness(double brightness) {
    return new TransformParameters(
        theta,
        tx,
        ty,
        shear,
        zx,
        zy,
        flipHorizontal,
        flipVertical,
        channelShiftIntensity,
        brightness);
  }

  private static void requireFinite(String name, double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException(
          "TransformParameters: '" + name + "' must be a finite number. Received: " + value);
    }
  }
}

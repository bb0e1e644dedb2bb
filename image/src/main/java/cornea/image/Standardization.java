package cornea.image;

import cornea.tensor.Shape;
import cornea.tensor.Tensor;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The fixed half of an {@link ImageDataGenerator}: from pixels to what the net gets. */
final class Standardization {
  // What Keras adds to a standard deviation before it divides by it.
  private static final float EPSILON = 1e-6f;

  float rescale = 1;
  @Nullable UnaryOperator<Tensor> preprocessingFunction;
  boolean samplewiseCenter;
  boolean samplewiseStdNormalization;
  boolean featurewiseCenter;
  boolean featurewiseStdNormalization;
  boolean zcaWhitening;
  double zcaEpsilon = 1e-6;
  private float @Nullable [] mean;
  private float @Nullable [] deviation;
  private @Nullable Zca zca;

  Standardization() {}

  Standardization(Standardization other) {
    rescale = other.rescale;
    preprocessingFunction = other.preprocessingFunction;
    samplewiseCenter = other.samplewiseCenter;
    samplewiseStdNormalization = other.samplewiseStdNormalization;
    featurewiseCenter = other.featurewiseCenter;
    featurewiseStdNormalization = other.featurewiseStdNormalization;
    zcaWhitening = other.zcaWhitening;
    zcaEpsilon = other.zcaEpsilon;
    mean = other.mean;
    deviation = other.deviation;
    zca = other.zca;
  }

  boolean centers() {
    return featurewiseCenter || zcaWhitening || deviates();
  }

  boolean deviates() {
    return featurewiseStdNormalization && !zcaWhitening;
  }

  /**
   * Refuses to go on where {@code fit} is missing; Keras warns at every image and leaves them.
   *
   * @throws IllegalStateException naming the option
   */
  void requireFit() {
    boolean fitted =
        (!centers() || mean != null)
            && (!deviates() || deviation != null)
            && (!zcaWhitening || zca != null);
    if (!fitted) {
      String option =
          zcaWhitening
              ? "zcaWhitening"
              : deviates() ? "featurewiseStdNormalization" : "featurewiseCenter";
      throw new IllegalStateException(
          "ImageDataGenerator: '"
              + option
              + "' needs statistics of the training images. Remedy: call fit(images) before"
              + " images are read");
    }
  }

  /** Takes the statistics from images that are rescaled already; changes them. */
  void fit(float[] images, int height, int width, int channels) {
    mean = null;
    deviation = null;
    zca = null;
    if (centers()) {
      float[] means = ChannelStatistics.means(images, channels);
      ChannelStatistics.subtract(images, 0, images.length, means);
      mean = means;
    }
    if (deviates()) {
      float[] deviations = ChannelStatistics.deviations(images, channels);
      for (int i = 0; i < deviations.length; i++) {
        deviations[i] += EPSILON;
      }
      deviation = deviations;
    }
    if (zcaWhitening) {
      zca = Zca.fit(images, height * width * channels, zcaEpsilon);
    }
  }

  /** Standardizes one image in place, in Keras's order. */
  void apply(float[] values, int offset, int height, int width, int channels) {
    int size = height * width * channels;
    int end = offset + size;
    if (preprocessingFunction != null) {
      preprocess(preprocessingFunction, values, offset, Shape.of(height, width, channels));
    }
    if (rescale != 1) {
      for (int i = offset; i < end; i++) {
        values[i] *= rescale;
      }
    }
    if (samplewiseCenter || samplewiseStdNormalization) {
      float average = (float) ChannelStatistics.mean(values, offset, size);
      for (int i = offset; i < end; i++) {
        values[i] -= average;
      }
    }
    if (samplewiseStdNormalization) {
      float divisor = (float) ChannelStatistics.deviation(values, offset, size) + EPSILON;
      for (int i = offset; i < end; i++) {
        values[i] /= divisor;
      }
    }
    if (mean != null && centers()) {
      requireFeatures("mean", channels, mean.length);
      ChannelStatistics.subtract(values, offset, size, mean);
    }
    if (deviation != null && deviates()) {
      ChannelStatistics.divide(values, offset, size, deviation);
    }
    if (zca != null && zcaWhitening) {
      requireFeatures("zcaWhitening", size, zca.size());
      zca.apply(values, offset);
    }
  }

  private static void preprocess(
      UnaryOperator<Tensor> function, float[] values, int offset, Shape shape) {
    int size = (int) shape.size();
    Tensor image = Tensor.of(Arrays.copyOfRange(values, offset, offset + size), shape);
    Tensor result = function.apply(image);
    if (!result.shape().equals(shape)) {
      throw new IllegalArgumentException(
          "ImageDataGenerator: 'preprocessingFunction' must keep the shape of the image. Expected: "
              + shape
              + ". Received: "
              + result.shape());
    }
    float[] changed = result.floats();
    System.arraycopy(changed, 0, values, offset, size);
  }

  private static void requireFeatures(String what, int received, int expected) {
    if (received != expected) {
      throw new IllegalArgumentException(
          "ImageDataGenerator: the images must be like those of fit. Expected: "
              + expected
              + (what.equals("mean") ? " channels" : " values in an image")
              + ". Received: "
              + received);
    }
  }
}

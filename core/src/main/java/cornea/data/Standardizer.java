package cornea.data;

import cornea.tensor.Tensor;
import java.util.Arrays;

/**
 * Subtracts a mean and divides by a standard deviation: one of each for all numbers, one for each
 * channel (the last axis), or given ones. Fitted on one part of the data, it is applied to the
 * others. As scikit-learn's {@code StandardScaler}, the deviation is the population's, and a
 * deviation of 0 divides by 1.
 *
 * <pre>{@code
 * Standardizer scale = Standardizer.fitScalar(xTrain);
 * Tensor x = scale.apply(xTrain), xValid = scale.apply(xValidation);
 * }</pre>
 */
public final class Standardizer {
  private final double[] mean;
  private final double[] deviation;

  private Standardizer(double[] mean, double[] deviation) {
    this.mean = mean;
    this.deviation = deviation;
  }

  /** One mean and one deviation over all numbers. */
  public static Standardizer fitScalar(Tensor data) {
    return fit(data, 1);
  }

  /** A mean and a deviation for each channel, the last axis. */
  public static Standardizer fitChannels(Tensor data) {
    return fit(data, data.shape().dim(-1));
  }

  /** Given numbers, one pair for each channel; a single pair is for all channels. */
  public static Standardizer of(double[] mean, double[] deviation) {
    if (mean.length != deviation.length || mean.length == 0) {
      throw new IllegalArgumentException(
          "A Standardizer needs as many means as deviations, at least one. Received: "
              + mean.length
              + " and "
              + deviation.length);
    }
    return new Standardizer(mean.clone(), deviation.clone());
  }

  private static Standardizer fit(Tensor data, int channels) {
    if (data.size() == 0) {
      throw new IllegalArgumentException("A Standardizer cannot be fitted to no data");
    }
    int rows = data.size() / channels;
    double[] mean = new double[channels];
    double[] deviation = new double[channels];
    for (int i = 0; i < data.size(); i++) {
      mean[i % channels] += data.at(i) / rows;
    }
    // A second pass about the mean loses no digits.
    for (int i = 0; i < data.size(); i++) {
      double difference = data.at(i) - mean[i % channels];
      deviation[i % channels] += difference * difference / rows;
    }
    for (int c = 0; c < channels; c++) {
      deviation[c] = deviation[c] == 0 ? 1 : Math.sqrt(deviation[c]);
    }
    return new Standardizer(mean, deviation);
  }

  /**
   * The standardized data, float32.
   *
   * @throws IllegalArgumentException if the data has another number of channels
   */
  public Tensor apply(Tensor data) {
    int channels = mean.length;
    if (channels > 1 && data.shape().dim(-1) != channels) {
      throw new IllegalArgumentException(
          "The data must have "
              + channels
              + " channels on its last axis. Received: "
              + data.shape());
    }
    float[] scaled = new float[data.size()];
    for (int i = 0; i < scaled.length; i++) {
      int c = i % channels;
      scaled[i] = (float) ((data.at(i) - mean[c]) / deviation[c]);
    }
    return Tensor.of(scaled, data.shape());
  }

  /** The means. */
  public double[] mean() {
    return mean.clone();
  }

  /** The standard deviations. */
  public double[] deviation() {
    return deviation.clone();
  }

  @Override
  public String toString() {
    return "Standardizer(mean="
        + Arrays.toString(mean)
        + ", deviation="
        + Arrays.toString(deviation)
        + ")";
  }
}

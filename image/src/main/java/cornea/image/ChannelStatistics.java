package cornea.image;

/** Means and deviations over all pixels, summed in double. The channel is the last axis. */
final class ChannelStatistics {
  private ChannelStatistics() {}

  static float[] means(float[] values, int channels) {
    double[] sums = new double[channels];
    for (int i = 0; i < values.length; i += channels) {
      for (int c = 0; c < channels; c++) {
        sums[c] += values[i + c];
      }
    }
    float[] means = new float[channels];
    for (int c = 0; c < channels; c++) {
      means[c] = (float) (sums[c] * channels / values.length);
    }
    return means;
  }

  /** The population's standard deviations. */
  static float[] deviations(float[] values, int channels) {
    float[] means = means(values, channels);
    double[] sums = new double[channels];
    for (int i = 0; i < values.length; i += channels) {
      for (int c = 0; c < channels; c++) {
        double difference = values[i + c] - means[c];
        sums[c] += difference * difference;
      }
    }
    float[] deviations = new float[channels];
    for (int c = 0; c < channels; c++) {
      deviations[c] = (float) Math.sqrt(sums[c] * channels / values.length);
    }
    return deviations;
  }

  static double mean(float[] values, int offset, int size) {
    double sum = 0;
    for (int i = offset; i < offset + size; i++) {
      sum += values[i];
    }
    return sum / size;
  }

  static double deviation(float[] values, int offset, int size) {
    double mean = mean(values, offset, size);
    double sum = 0;
    for (int i = offset; i < offset + size; i++) {
      double difference = values[i] - mean;
      sum += difference * difference;
    }
    return Math.sqrt(sum / size);
  }

  static void subtract(float[] values, int offset, int size, float[] perChannel) {
    for (int i = offset; i < offset + size; i += perChannel.length) {
      for (int c = 0; c < perChannel.length; c++) {
        values[i + c] -= perChannel[c];
      }
    }
  }

  static void divide(float[] values, int offset, int size, float[] perChannel) {
    for (int i = offset; i < offset + size; i += perChannel.length) {
      for (int c = 0; c < perChannel.length; c++) {
        values[i + c] /= perChannel[c];
      }
    }
  }
}

package cornea.applications;

import cornea.tensor.DType;
import cornea.tensor.Shape;
import cornea.tensor.Tensor;
import java.util.function.UnaryOperator;

/**
 * From pixels to what a network was trained on; the modes of Keras's {@code
 * imagenet_utils.preprocess_input}. Computes in the images' own type and leaves them as they are.
 *
 * <pre>{@code
 * Tensor prepared = Preprocessing.CAFFE.apply(images);
 * new ImageDataGenerator().preprocessingFunction(VGG16::preprocess);
 * }</pre>
 */
public enum Preprocessing implements UnaryOperator<Tensor> {
  /** RGB becomes BGR, and each channel loses ImageNet's mean; VGG, ResNet. */
  CAFFE,
  /** From [0, 255] to [-1, 1]: {@code x / 127.5 - 1}; MobileNet, Inception, Xception. */
  TF,
  /**
   * {@code x / 255}, then each channel loses ImageNet's mean and is divided by its standard
   * deviation; DenseNet.
   */
  TORCH;

  private static final int CHANNELS = 3;
  private static final double[] BGR_MEAN = {103.939, 116.779, 123.68};
  private static final double[] RGB_MEAN = {0.485, 0.456, 0.406};
  private static final double[] RGB_DEVIATION = {0.229, 0.224, 0.225};

  /**
   * Prepares images.
   *
   * @param images RGB in [0, 255], {@code (height, width, 3)} or {@code (batch, height, width, 3)}
   * @throws IllegalArgumentException if there are not three channels
   */
  @Override
  public Tensor apply(Tensor images) {
    Shape shape = images.shape();
    if (shape.rank() < CHANNELS || shape.rank() > CHANNELS + 1 || shape.dim(-1) != CHANNELS) {
      throw new IllegalArgumentException(
          "Preprocessing."
              + this
              + ": images (height, width, 3) or (batch, height, width, 3) in RGB are needed."
              + " Received: "
              + shape);
    }
    return images.dtype() == DType.FLOAT32
        ? Tensor.of(singles(images.floats()), shape)
        : Tensor.ofDoubles(doubles(images.doubles()), shape);
  }

  /** Which of the image's channels becomes one of the result's. */
  private int source(int channel) {
    return this == CAFFE ? CHANNELS - 1 - channel : channel;
  }

  private double divisor() {
    return switch (this) {
      case CAFFE -> 1;
      case TF -> 127.5;
      case TORCH -> 255;
    };
  }

  private double mean(int channel) {
    return switch (this) {
      case CAFFE -> BGR_MEAN[channel];
      case TF -> 1;
      case TORCH -> RGB_MEAN[channel];
    };
  }

  private double deviation(int channel) {
    return this == TORCH ? RGB_DEVIATION[channel] : 1;
  }

  /** Each step is rounded to float, as NumPy does, so that results are Keras's to the last bit. */
  private float[] singles(float[] x) {
    float[] y = new float[x.length];
    float divisor = (float) divisor();
    for (int channel = 0; channel < CHANNELS; channel++) {
      int source = source(channel);
      float mean = (float) mean(channel);
      float deviation = (float) deviation(channel);
      for (int i = 0; i < x.length; i += CHANNELS) {
        y[i + channel] = (x[i + source] / divisor - mean) / deviation;
      }
    }
    return y;
  }

  private double[] doubles(double[] x) {
    double[] y = new double[x.length];
    for (int channel = 0; channel < CHANNELS; channel++) {
      int source = source(channel);
      for (int i = 0; i < x.length; i += CHANNELS) {
        y[i + channel] = (x[i + source] / divisor() - mean(channel)) / deviation(channel);
      }
    }
    return y;
  }
}

package cornea.applications;

import cornea.models.Model;
import cornea.tensor.Tensor;
import java.util.function.Consumer;

/**
 * VGG19: sixteen convolutions in five blocks and three dense layers, 143,667,240 parameters,
 * 20,024,384 without the top.
 *
 * <p>Source: Very Deep Convolutional Networks for Large-Scale Image Recognition,
 * https://arxiv.org/abs/1409.1556; Keras's {@code applications/vgg19.py}.
 *
 * <pre>{@code
 * Model base = VGG19.create(a -> a.includeTop(false).inputShape(150, 150, 3));
 * }</pre>
 */
public final class VGG19 {
  private VGG19() {}

  /** The network with 1000 classes for images of 224 × 224 pixels, without weights' values. */
  public static Model create() {
    return create(options -> {});
  }

  /**
   * The network with options set by name.
   *
   * @throws cornea.CorneaException if the images are too small or an option is out of range
   */
  public static Model create(Consumer<BasicOptions> set) {
    BasicOptions options = new BasicOptions();
    set.accept(options);
    return Vgg.create("VGG19", "vgg19", options, 2, 2, 4, 4, 4);
  }

  /** {@link Preprocessing#CAFFE}, on which its ImageNet weights were trained. */
  public static Tensor preprocess(Tensor images) {
    return Preprocessing.CAFFE.apply(images);
  }
}

package cornea.applications;

import cornea.models.Model;
import cornea.tensor.Tensor;
import java.util.function.Consumer;

/**
 * ResNet50: sixteen bottleneck blocks with skips, 25,636,712 parameters, 23,587,712 without the
 * top.
 *
 * <p>Source: Deep Residual Learning for Image Recognition, https://arxiv.org/abs/1512.03385;
 * Keras's {@code applications/resnet.py}.
 *
 * <pre>{@code
 * Model base = ResNet50.create(a -> a.includeTop(false).pooling(Pooling.AVG));
 * }</pre>
 */
public final class ResNet50 {
  private ResNet50() {}

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
    return ResNet.create("ResNet50", "resnet50", options, 3, 4, 6, 3);
  }

  /** {@link Preprocessing#CAFFE}, on which its ImageNet weights were trained. */
  public static Tensor preprocess(Tensor images) {
    return Preprocessing.CAFFE.apply(images);
  }
}

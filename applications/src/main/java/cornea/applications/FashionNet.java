package cornea.applications;

import cornea.activations.Activations;
import cornea.graph.Value;
import cornea.layers.Activation;
import cornea.layers.BatchNormalization;
import cornea.layers.Conv2D;
import cornea.layers.Dense;
import cornea.layers.GlobalAveragePooling2D;
import cornea.layers.MaxPooling2D;
import cornea.models.Input;
import cornea.models.Model;
import cornea.models.Models;
import cornea.op.Padding;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * A small net with weights that come with Cornea, so that transfer learning needs no download:
 * three blocks of convolutions, trained by {@code cornea example fashion-net} on Fashion-MNIST
 * without its pullovers and coats, which are left for a head to learn. Images are 28 × 28 gray,
 * values 0 to 1.
 *
 * <pre>{@code
 * Model base = FashionNet.base();
 * FineTuning.run(base, data, o -> o.head(new Dense(1).activation(SIGMOID)).compile(c -> c.loss("binary_crossentropy")));
 * }</pre>
 */
public final class FashionNet {
  /** The labels of Fashion-MNIST that it knows, in the order of its outputs. */
  public static final List<Integer> LABELS = List.of(0, 1, 3, 5, 6, 7, 8, 9);

  /** The labels that it has never seen: pullover and coat. */
  public static final List<Integer> HELD_OUT = List.of(2, 4);

  private static final String RESOURCE = "fashion-net.keras";
  private static final String FEATURES = "features";
  private static final int[] FILTERS = {32, 64, 96};

  private FashionNet() {}

  /** The net without values of its weights, for training it. */
  public static Model create() {
    Value image = Input.of(28, 28, 1);
    Value x = image;
    for (int i = 0; i < FILTERS.length; i++) {
      String name = "block" + (i + 1);
      x =
          new Conv2D(FILTERS[i], 3)
              .padding(Padding.SAME)
              .useBias(false)
              .name(name + "_conv")
              .apply(x);
      x = new BatchNormalization().momentum(0.9).name(name + "_bn").apply(x);
      x = new Activation(Activations.RELU).name(name + "_relu").apply(x);
      if (i < FILTERS.length - 1) {
        x = new MaxPooling2D(2).name(name + "_pool").apply(x);
      }
    }
    x = new GlobalAveragePooling2D().name(FEATURES).apply(x);
    Value classes =
        new Dense(LABELS.size()).activation(Activations.SOFTMAX).name("classes").apply(x);
    return new Model(image, classes).name("fashion_net");
  }

  /**
   * The trained net. The module of formats must be there.
   *
   * @throws cornea.CorneaException if it is not
   */
  public static Model load() {
    try (InputStream stream = FashionNet.class.getResourceAsStream(RESOURCE)) {
      if (stream == null) {
        throw new IllegalStateException("The module applications has no " + RESOURCE);
      }
      return Models.load(stream);
    } catch (IOException e) {
      throw new UncheckedIOException(RESOURCE, e);
    }
  }

  /** The trained net without its top: 96 features of an image. */
  public static Model base() {
    Model whole = load();
    return new Model(whole.input(), whole.layer(FEATURES).output()).name("fashion_net_base");
  }
}

package cornea;

import static cornea.activations.Activations.SIGMOID;
import static org.assertj.core.api.Assertions.assertThat;

import cornea.applications.FashionNet;
import cornea.applications.FineTuning;
import cornea.applications.MobileNetV2;
import cornea.applications.VGG16;
import cornea.data.ArrayBatches;
import cornea.data.Batches;
import cornea.image.datasets.Dataset;
import cornea.image.datasets.EmbeddedFashion;
import cornea.layers.Dense;
import cornea.layers.Flatten;
import cornea.models.Model;
import cornea.optimizers.SGD;
import cornea.tensor.Tensor;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A frozen base that is computed once, on the engine that users have. */
class CachedBaseTest {
  private static final int EPOCHS = 5;

  private static FineTuning.Result tune(Model base, int images, boolean cached) {
    Dataset fashion = EmbeddedFashion.load();
    int side = base.inputShape().dim(1);
    int channels = base.inputShape().dim(3);
    Tensor gray =
        fashion.xTrain().slice(0, images).reshape(images, 28, 28, 1).map(value -> value / 255);
    Tensor x =
        Tensor.of(tiled(gray.floats(), images, side, channels), images, side, side, channels);
    Tensor y = fashion.yTrain().slice(0, images).reshape(images, 1).map(label -> label < 5 ? 0 : 1);
    Batches data = new ArrayBatches(List.of(x), List.of(y), null, 20, true);
    return FineTuning.run(
        base,
        data,
        o ->
            o.head(new Flatten(), new Dense(1).activation(SIGMOID))
                .compile(c -> c.loss("binary_crossentropy").metrics("acc"))
                .fit(f -> f.verbose(0))
                .validationData(data)
                .headOptimizer(new SGD(0.01))
                .headEpochs(EPOCHS)
                .cacheFrozen(cached)
                .seed(3));
  }

  /** Images of another size, next to each other until it is full, the same in each channel. */
  private static float[] tiled(float[] gray, int images, int side, int channels) {
    float[] tiled = new float[images * side * side * channels];
    for (int i = 0; i < tiled.length; i++) {
      int pixel = i / channels;
      int column = pixel % side % 28;
      int row = pixel / side % side % 28;
      tiled[i] = gray[(pixel / (side * side) * 28 + row) * 28 + column];
    }
    return tiled;
  }

  /**
   * Networks with all that a frozen part is fused from, and numbers of images: the last of five
   * batches of each pass is short, but for VGG16. Whether it is convolved by Winograd's filtering
   * depends on the number of images, so a batch of ten and one of twenty round differently.
   */
  static Stream<Arguments> bases() {
    Supplier<Model> fashion = FashionNet::base;
    Supplier<Model> shortcuts =
        () -> MobileNetV2.create(a -> a.alpha(0.35).includeTop(false).inputShape(32, 32, 3));
    Supplier<Model> winograd = () -> VGG16.create(a -> a.includeTop(false).inputShape(32, 32, 3));
    return Stream.of(
        Arguments.of("FashionNet", fashion, 90),
        Arguments.of("MobileNetV2", shortcuts, 90),
        Arguments.of("VGG16", winograd, 100));
  }

  /**
   * Bits are those of one machine, with the kernels that oneDNN chose there. What runs through the
   * network in training is a prediction's plan, so nothing is left to differ by.
   */
  @ParameterizedTest(name = "{0}")
  @MethodSource("bases")
  void cachedBase_givesTheSameBits(String name, Supplier<Model> bases, int images) {
    FineTuning.Result plain = tune(seeded(bases), images, false);
    FineTuning.Result cached = tune(seeded(bases), images, true);
    assertThat(plain.head().asMap()).containsKeys("loss", "val_loss", "val_acc");
    assertThat(cached.head().asMap()).isEqualTo(plain.head().asMap());
    assertThat(cached.model().snapshot().tensors()).isEqualTo(plain.model().snapshot().tensors());
    List<Double> losses = plain.head().get("loss");
    assertThat(losses.get(EPOCHS - 1)).as("something was trained").isNotEqualTo(losses.get(0));
  }

  /** The network with its own weights, or the same random ones each time. */
  private static Model seeded(Supplier<Model> bases) {
    Model base = bases.get();
    base.initialize(11);
    return base;
  }
}

package cornea;

import static cornea.activations.Activations.SIGMOID;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import cornea.applications.FashionNet;
import cornea.applications.FineTuning;
import cornea.data.ArrayBatches;
import cornea.data.Batches;
import cornea.image.datasets.Dataset;
import cornea.image.datasets.EmbeddedFashion;
import cornea.layers.Dense;
import cornea.layers.Flatten;
import cornea.models.Model;
import cornea.optimizers.SGD;
import cornea.tck.Closeness;
import cornea.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A frozen base that is computed once, on the engine that users have. */
class CachedBaseTest {
  private static final int IMAGES = 90;
  private static final int EPOCHS = 5;

  /**
   * In a training step the network's sums run in another order than in a prediction. They are of
   * some thousand products of float32, each rounded to 6e-8 of itself, and 25 steps of the head
   * follow.
   */
  private static final double BOUND = 1e-5;

  private static FineTuning.Result tune(boolean cached) {
    Dataset fashion = EmbeddedFashion.load();
    Tensor x =
        fashion.xTrain().slice(0, IMAGES).reshape(IMAGES, 28, 28, 1).map(value -> value / 255);
    Tensor y = fashion.yTrain().slice(0, IMAGES).reshape(IMAGES, 1).map(label -> label < 5 ? 0 : 1);
    Batches data = new ArrayBatches(List.of(x), List.of(y), null, 20, true);
    return FineTuning.run(
        FashionNet.base(),
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

  @Test
  void cachedBase_givesTheSameResults_butForRounding() {
    FineTuning.Result plain = tune(false);
    FineTuning.Result cached = tune(true);
    assertThat(plain.head().asMap()).containsKeys("loss", "val_loss", "val_acc");
    for (String name : List.of("loss", "val_loss")) {
      for (int epoch = 0; epoch < EPOCHS; epoch++) {
        double expected = plain.head().get(name).get(epoch);
        assertThat(cached.head().get(name).get(epoch))
            .as(name)
            .isCloseTo(expected, within(BOUND * expected));
      }
    }
    Model model = cached.model();
    for (int i = 0; i < model.weights().size(); i++) {
      Closeness.assertClose(
          model.weights().get(i).path(),
          model.weights().get(i).tensor(),
          plain.model().weights().get(i).tensor(),
          BOUND);
    }
  }
}

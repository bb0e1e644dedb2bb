package cornea.applications;

import static cornea.activations.Activations.SIGMOID;
import static cornea.activations.Activations.TANH;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import cornea.engine.reference.ReferenceEngine;
import cornea.layers.Dense;
import cornea.layers.Flatten;
import cornea.layers.Weight;
import cornea.models.Input;
import cornea.models.Model;
import cornea.models.Sequential;
import cornea.optimizers.RMSprop;
import cornea.tck.Golden;
import cornea.tensor.DType;
import cornea.tensor.Shape;
import cornea.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Steps of a head on a frozen network, then of the network's last layers, in double, as Keras's.
 */
class FineTuningGoldenTest {
  /** Relative; see {@link FeaturesGoldenTest}. Six steps add no more than their number. */
  private static final double TOLERANCE = 1e-9;

  static List<String> cases() {
    return Golden.cases("applications").stream()
        .filter(name -> name.startsWith("training_"))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void steps_areKerass(String name) {
    Golden golden = Golden.load("applications", name);
    Model base = NetCases.create(text(golden, "net"), text(golden, "options"));
    Sequential model =
        new Sequential(
            Input.of(base.inputShape().from(1)),
            base,
            new Flatten(),
            new Dense(8).activation(TANH),
            new Dense(1).activation(SIGMOID));
    Seeded.fill(model);
    int images = Integer.parseInt(text(golden, "images"));
    Tensor x = Seeded.pictures(base.inputShape().withDim(0, images));
    Tensor y = Tensor.ofDoubles(Seeded.labels(images), Shape.of(images, 1));

    List<Double> losses = new ArrayList<>();
    List<Integer> trainable = new ArrayList<>();
    base.trainable(false);
    for (double rate : List.of(1e-3, 1e-5)) {
      trainable.add(model.trainableWeights().size());
      model.compile(
          c ->
              c.optimizer(new RMSprop(rate))
                  .loss("binary_crossentropy")
                  .engine(new ReferenceEngine(DType.FLOAT64))
                  .seed(1));
      for (int step = 0; step < Integer.parseInt(text(golden, "steps")); step++) {
        losses.add(model.trainOnBatch(x, y).loss());
      }
      base.trainableFrom(text(golden, "from"));
      FineTuning.freezeNormalization(base);
    }

    assertThat(trainable).hasToString(text(golden, "trainable"));
    assertClose(tensor(losses), golden.array("losses"), "losses");
    assertClose(model.predict(x), golden.array("predictions"), "predictions");
    Tensor sums = golden.array("weight_sums");
    for (int i = 0; i < model.weights().size(); i++) {
      Weight weight = model.weights().get(i);
      Tensor value = weight.tensor();
      double sum = 0;
      double absolute = 0;
      for (int e = 0; e < value.size(); e++) {
        sum += value.at(e);
        absolute += Math.abs(value.at(e));
      }
      assertClose(tensor(List.of(sum, absolute)), sums.row(i), weight.path());
    }
    model.close();
  }

  private static String text(Golden golden, String key) {
    return String.valueOf(golden.json().get(key));
  }

  private static Tensor tensor(List<Double> values) {
    return Tensor.ofDoubles(
        values.stream().mapToDouble(Double::doubleValue).toArray(), Shape.of(values.size()));
  }

  private static void assertClose(Tensor actual, Tensor expected, String what) {
    assertThat(actual.shape()).as(what).isEqualTo(expected.shape());
    double largest = 0;
    for (int i = 0; i < expected.size(); i++) {
      largest = Math.max(largest, Math.abs(expected.at(i)));
    }
    for (int i = 0; i < expected.size(); i++) {
      assertThat(actual.at(i)).as(what).isCloseTo(expected.at(i), within(TOLERANCE * largest));
    }
  }
}

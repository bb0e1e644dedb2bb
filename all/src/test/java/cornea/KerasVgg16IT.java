package cornea;

import static cornea.activations.Activations.RELU;
import static cornea.activations.Activations.SIGMOID;
import static cornea.tck.Closeness.assertClose;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import cornea.applications.VGG16;
import cornea.layers.Dense;
import cornea.layers.Flatten;
import cornea.layers.Weight;
import cornea.models.Input;
import cornea.models.Model;
import cornea.models.Sequential;
import cornea.optimizers.RMSprop;
import cornea.tck.Python;
import cornea.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tutorial 004's transfer learning with seeded random weights that real Keras wrote: equal
 * features, equal steps of a head on the frozen network, equal steps of fine-tuning from
 * block5_conv1 on.
 */
@Tag("slow")
class KerasVgg16IT {
  private static final int STEPS = 2;

  /**
   * Both programs compute in float32: a sum of up to 4,608 products errs by some √4608 · 2^-25, or
   * 2e-6, of its largest, and thirteen such layers by √13 of that.
   */
  private static final double FEATURES = 1e-5;

  /**
   * Of the largest element of a gradient or a loss: ten times that where Winograd's filtering
   * rounds (docs/adr/0007), which is the bound of a step elsewhere too.
   */
  private static final double STEPPED = 1e-4;

  private static final double[] RATES = {1e-3, 1e-5}; // of the head, then of the blocks too

  @TempDir Path folder;

  @Test
  void featuresAndSteps_areKerass() throws IOException {
    Python.run(
        """
        import sys
        import keras, numpy as np, tensorflow as tf
        folder, steps = sys.argv[1] + '/', int(sys.argv[2])
        keras.utils.set_random_seed(7)
        base = keras.applications.VGG16(weights=None, include_top=False, input_shape=(150, 150, 3))
        base.save(folder + 'vgg16_notop.h5')
        generator = np.random.default_rng(1)
        x = keras.applications.vgg16.preprocess_input(
            generator.uniform(0, 255, (4, 150, 150, 3)).astype('float32'))
        y = np.array([[0], [1], [1], [0]], 'float32')
        L = keras.layers
        model = keras.Sequential([keras.Input((150, 150, 3)), base, L.Flatten(),
                                  L.Dense(256, activation='relu'), L.Dense(1, activation='sigmoid')])
        def save(**arrays):
            for name, array in arrays.items():
                np.save(folder + name + '.npy', np.asarray(array, 'float32'))
        save(x=x, y=y, features=base.predict_on_batch(x))
        save(**{f'head{i}': w for i, w in enumerate(model.get_weights()[-4:])})
        losses, counts = [], []
        def gradients(step):
            with tf.GradientTape() as tape:
                loss = model.compute_loss(y=y, y_pred=model(x, training=True))
            for weight, gradient in zip(model.trainable_weights, tape.gradient(loss, model.trainable_weights)):
                i = [w is weight for w in model.weights].index(True)
                save(**{f'gradient{i}-{step}': gradient})
        for rate in map(float, sys.argv[3:]):
            base.trainable = rate < 1e-3
            if base.trainable:
                reached = False
                for layer in base.layers:
                    reached |= layer.name == 'block5_conv1'
                    layer.trainable = reached
            counts.append(len(model.trainable_weights))
            model.compile(keras.optimizers.RMSprop(rate), 'binary_crossentropy')
            save(**{f'before{i}': w for i, w in enumerate(model.get_weights())})
            for step in range(steps):
                gradients(step)
                losses.append(float(np.ravel(model.train_on_batch(x, y))[0]))
                model.reset_metrics()
        save(losses=losses, counts=counts)
        save(**{f'after{i}': w for i, w in enumerate(model.get_weights())})
        """,
        folder.toString(),
        Integer.toString(STEPS),
        Double.toString(RATES[0]),
        Double.toString(RATES[1]));

    Model base =
        VGG16.create(
            a ->
                a.weights(folder.resolve("vgg16_notop.h5"))
                    .includeTop(false)
                    .inputShape(150, 150, 3));
    Tensor x = array("x");
    Tensor y = array("y");
    // Thirteen convolutions, each a sum of up to 4,608 products of float32.
    assertClose("features", base.predict(x), array("features"), FEATURES);
    Sequential model =
        new Sequential(
            Input.of(150, 150, 3),
            base,
            new Flatten(),
            new Dense(256).activation(RELU),
            new Dense(1).activation(SIGMOID));
    int weights = model.weights().size();
    for (int i = 0; i < 4; i++) {
      model.weights().get(weights - 4 + i).assign(array("head" + i));
    }
    Tensor losses = array("losses");
    Tensor counts = array("counts");
    base.trainable(false);
    List<Tensor> before = List.of();
    for (int part = 0; part < RATES.length; part++) {
      assertThat(model.trainableWeights().size()).isEqualTo((int) counts.at(part));
      double rate = RATES[part];
      before = model.weights().stream().map(Weight::tensor).toList();
      model.compile(c -> c.optimizer(new RMSprop(rate)).loss("binary_crossentropy").seed(1));
      for (int step = 0; step < STEPS; step++) {
        double loss = model.trainOnBatch(x, y).loss();
        assertThat(loss).isCloseTo(losses.at(part * STEPS + step), withinPercentage(100 * STEPPED));
      }
      base.trainableFrom("block5_conv1");
    }
    for (int i = 0; i < weights; i++) {
      Weight weight = model.weights().get(i);
      assertClose(weight.path(), before.get(i), array("before" + i), STEPPED);
      if (weight.isTrainable()) {
        assertMoved(weight, i, before.get(i));
        if (weight.shape().rank() > 1) { // biases are no larger than a step
          assertClose(weight.path(), weight.tensor(), array("after" + i), STEPPED);
        }
      } else {
        assertThat(weight.tensor().floats()).isEqualTo(array("after" + i).floats());
      }
    }
    model.close();
  }

  /**
   * Requires that the blocks' steps moved each element as Keras's did. RMSprop divides a gradient
   * by its own size, so what is a small error beside the largest gradient is a large one in the
   * step of an element whose gradient is small. A first step is rate · √10 · g / (|g| + √10 ε),
   * which an error δ of g moves by no more than rate · √10 · δ / (|g| + √10 ε); the second step has
   * the first one's gradient in its average too.
   */
  private void assertMoved(Weight weight, int index, Tensor before) {
    Tensor after = weight.tensor();
    Tensor expectedBefore = array("before" + index);
    Tensor expectedAfter = array("after" + index);
    Tensor first = array("gradient" + index + "-0");
    Tensor second = array("gradient" + index + "-1");
    double largest = 0;
    for (int i = 0; i < first.size(); i++) {
      largest = Math.max(largest, Math.abs(first.at(i)));
    }
    double step = RATES[1] * Math.sqrt(10);
    double epsilon = Math.sqrt(10) * 1e-7; // RMSprop's default
    int judged = 0;
    for (int i = 0; i < after.size(); i++) {
      double smaller = Math.min(Math.abs(first.at(i)), Math.abs(second.at(i)));
      double relative = 3 * STEPPED * largest / (smaller + epsilon);
      double rounding = 0x1p-23 * Math.abs(before.at(i)); // of either program's sum, both steps
      double moved = after.at(i) - before.at(i);
      double expected = expectedAfter.at(i) - expectedBefore.at(i);
      assertThat(moved)
          .as("%s, element %d", weight.path(), i)
          .isCloseTo(expected, within(step * relative + 2 * rounding));
      judged += relative < 0.1 ? 1 : 0;
    }
    // A third and more of the blocks' elements are; most units of the head are dead after its own
    // steps.
    assertThat(judged).as(weight.path()).isPositive();
  }

  private Tensor array(String name) {
    return Tensor.readNpy(folder.resolve(name + ".npy"));
  }
}

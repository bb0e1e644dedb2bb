package cornea;

import static cornea.activations.Activations.RELU;
import static cornea.activations.Activations.SIGMOID;
import static cornea.tck.Closeness.assertClose;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import cornea.applications.VGG16;
import cornea.layers.Dense;
import cornea.layers.Flatten;
import cornea.models.Input;
import cornea.models.Model;
import cornea.models.Sequential;
import cornea.optimizers.RMSprop;
import cornea.tck.Python;
import cornea.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
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
   * Ten times that: RMSprop divides a gradient by its own size, and with it a small one's error.
   */
  private static final double STEPPED = 1e-4;

  @TempDir Path folder;

  @Test
  void featuresAndSteps_areKerass() throws IOException {
    Python.run(
        """
        import sys
        import keras, numpy as np
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
        for rate in (1e-3, 1e-5):
            base.trainable = rate < 1e-3
            if base.trainable:
                reached = False
                for layer in base.layers:
                    reached |= layer.name == 'block5_conv1'
                    layer.trainable = reached
            counts.append(len(model.trainable_weights))
            model.compile(keras.optimizers.RMSprop(rate), 'binary_crossentropy')
            for _ in range(steps):
                losses.append(float(np.ravel(model.train_on_batch(x, y))[0]))
                model.reset_metrics()
        save(losses=losses, counts=counts)
        save(**{f'after{i}': w for i, w in enumerate(model.get_weights())})
        """,
        folder.toString(),
        Integer.toString(STEPS));

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
    for (int part = 0; part < 2; part++) {
      assertThat(model.trainableWeights().size()).isEqualTo((int) counts.at(part));
      double rate = part == 0 ? 1e-3 : 1e-5;
      model.compile(c -> c.optimizer(new RMSprop(rate)).loss("binary_crossentropy").seed(1));
      for (int step = 0; step < STEPS; step++) {
        double loss = model.trainOnBatch(x, y).loss();
        assertThat(loss).isCloseTo(losses.at(part * STEPS + step), withinPercentage(100 * STEPPED));
      }
      base.trainableFrom("block5_conv1");
    }
    for (int i = 0; i < weights; i++) {
      assertClose(
          model.weights().get(i).path(),
          model.weights().get(i).tensor(),
          array("after" + i),
          STEPPED);
    }
    model.close();
  }

  private Tensor array(String name) {
    return Tensor.readNpy(folder.resolve(name + ".npy"));
  }
}

package cornea.onednn;

import static cornea.activations.Activations.RELU;
import static cornea.activations.Activations.SOFTMAX;
import static cornea.onednn.Closeness.assertClose;
import static org.assertj.core.api.Assertions.assertThat;

import cornea.engine.Engine;
import cornea.engine.Engines;
import cornea.layers.Conv2D;
import cornea.layers.Dense;
import cornea.layers.Flatten;
import cornea.layers.MaxPooling2D;
import cornea.layers.Weight;
import cornea.models.Input;
import cornea.models.Sequential;
import cornea.op.Padding;
import cornea.random.CounterRandom;
import cornea.tensor.Shape;
import cornea.tensor.Tensor;
import cornea.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Slices of a batch give what the batch gives, in less memory. */
class DepthFirstTest {
  private static final int SIDE = 16;
  private static final int CLASSES = 3;

  @ParameterizedTest
  @ValueSource(ints = {5, 6, 7, 8}) // of 5 and 7, the last slice is smaller
  void slicesOfABatch_predictAndTrainAsTheWholeDoes(int batch) {
    try (Sequential whole = net(Engines.named("onednn"));
        Sequential sliced = net(SlicingEngine.INSTANCE)) {
      assertThat(whole.describeStep(batch)).doesNotContain("slices of");
      String plan = sliced.describeStep(batch);
      assertThat(plan)
          .containsPattern("slices of .*convolution.*max pooling")
          .containsPattern("slices of .*max pooling gradient.*convolution filter gradient");
      assertThat(arena(plan)).isLessThan(arena(whole.describeStep(batch)));

      Tensor x = pictures(batch);
      Tensor y = Tensors.toCategorical(classes(batch), CLASSES);
      // Each image's numbers are made in the same order; only the choice of kernels may differ.
      assertClose(sliced.predict(x), whole.predict(x), 1e-6);
      whole.trainOnBatch(x, y);
      sliced.trainOnBatch(x, y);
      List<Tensor> expected = weights(whole);
      List<Tensor> received = weights(sliced);
      for (int i = 0; i < expected.size(); i++) {
        // Sums over at most 8 · 14 · 14 products in another order: 1568 · 2^-24 of their scale.
        assertClose(received.get(i), expected.get(i), 1e-4);
      }
    }
  }

  private static Sequential net(Engine engine) {
    Sequential net =
        new Sequential(
            Input.of(SIDE, SIDE, 3),
            new Conv2D(16, 3).activation(RELU),
            new Conv2D(16, 3).padding(Padding.SAME).activation(RELU),
            new MaxPooling2D(2),
            new Conv2D(16, 3).activation(RELU),
            new MaxPooling2D(2),
            new Flatten(),
            new Dense(CLASSES).activation(SOFTMAX));
    net.compile(c -> c.optimizer("sgd").loss("categorical_crossentropy").seed(3).engine(engine));
    return net;
  }

  private static long arena(String plan) {
    Matcher matcher = Pattern.compile("arena (\\d+) bytes").matcher(plan);
    assertThat(matcher.find()).isTrue();
    return Long.parseLong(matcher.group(1));
  }

  private static List<Tensor> weights(Sequential net) {
    List<Tensor> tensors = new ArrayList<>();
    for (Weight weight : net.weights()) {
      tensors.add(weight.tensor());
    }
    return tensors;
  }

  private static Tensor pictures(int count) {
    Shape shape = Shape.of(count, SIDE, SIDE, 3);
    float[] data = new float[Math.toIntExact(shape.size())];
    for (int i = 0; i < data.length; i++) {
      data[i] = CounterRandom.uniform(11, i);
    }
    return Tensor.of(data, shape);
  }

  private static Tensor classes(int count) {
    float[] data = new float[count];
    for (int i = 0; i < count; i++) {
      data[i] = i % CLASSES;
    }
    return Tensor.of(data, count);
  }
}

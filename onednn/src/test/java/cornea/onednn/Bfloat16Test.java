package cornea.onednn;

import static cornea.activations.Activations.RELU;
import static cornea.activations.Activations.SOFTMAX;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import cornea.engine.Engines;
import cornea.engine.Precision;
import cornea.layers.Activation;
import cornea.layers.BatchNormalization;
import cornea.layers.Conv2D;
import cornea.layers.Dense;
import cornea.layers.DepthwiseConv2D;
import cornea.layers.Dropout;
import cornea.layers.Flatten;
import cornea.layers.MaxPooling2D;
import cornea.models.Input;
import cornea.models.Sequential;
import cornea.op.Padding;
import cornea.optimizers.Adam;
import cornea.random.CounterRandom;
import cornea.tensor.Shape;
import cornea.tensor.Tensor;
import cornea.tensor.Tensors;
import java.nio.ShortBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What users see of {@link Precision#BFLOAT16}. The TCKs hold its numbers to their bounds. */
class Bfloat16Test {
  private static final int SIDE = 12;
  private static final int CLASSES = 3;
  private static final int IMAGES = 96;

  @ParameterizedTest
  @CsvSource({
    "1.0, 1.0",
    "-3.140625, -3.140625", // eight bits
    "1.00390625, 1.0", // half a unit: to the even one below
    "1.01171875, 1.015625", // half a unit: to the even one above
    "1.0039064, 1.0078125", // a little more than half
    "3.4028235E38, Infinity", // nearer to 2^128 than to the largest
    "-Infinity, -Infinity",
    "1.0E-40, 9.183549615799121E-41", // 2^-133, one unit of what is below the normal numbers
    "NaN, NaN"
  })
  void numbers_areRoundedToTheNearest(float number, float expected) {
    TileMemory.Halves memory = new TileMemory.Halves(ShortBuffer.allocate(1));
    memory.put(0, new float[] {number}, 1);
    float[] received = new float[1];
    memory.get(0, received, 1);
    assertThat(Float.floatToIntBits(received[0])).isEqualTo(Float.floatToIntBits(expected));
  }

  @Test
  void imagesAreBfloat16_weightsAreNot_whereTheProcessorCan() {
    try (Sequential single = net(Precision.FLOAT32);
        Sequential half = net(Precision.BFLOAT16)) {
      String plan = half.describeStep(8);
      assertThat(single.describeStep(8)).doesNotContain("bfloat16");
      if (!OneDnnEngine.hasBfloat16()) {
        assertThat(plan).isEqualTo(single.describeStep(8));
        return;
      }
      assertThat(plan)
          .containsPattern("max pooling .*#\\d+:bfloat16] -> \\[#\\d+:bfloat16")
          .containsPattern("batch normalization.*:bfloat16")
          .containsPattern("DROPOUT.*:bfloat16] -> \\[#\\d+:bfloat16]")
          .doesNotContainPattern("(kernel|bias|gamma|momentum|velocity)\\S*:bfloat16");
    }
  }

  @Test
  void trainsAsFloat32Does() {
    try (Sequential single = net(Precision.FLOAT32);
        Sequential half = net(Precision.BFLOAT16)) {
      Tensor x = pictures();
      Tensor y = Tensors.toCategorical(classes(), CLASSES);
      List<Double> expected = losses(single, x, y);
      List<Double> received = losses(half, x, y);
      assertThat(expected.get(expected.size() - 1)).isLessThan(expected.get(0) / 4);
      // The first losses are those of almost the same weights: each of a dozen tensors between the
      // layers is off by 2^-9 of its size on average, the logits by about a hundredth.
      assertThat(received.get(0)).isCloseTo(expected.get(0), within(0.03 * expected.get(0)));
      // Later the roundings have led elsewhere, but as far down.
      assertThat(received.get(received.size() - 1)).isLessThan(received.get(0) / 4);
      assertThat(half.evaluate(x, y, e -> e.verbose(0)).metric("accuracy")).isGreaterThan(0.95);
    }
  }

  private static List<Double> losses(Sequential net, Tensor x, Tensor y) {
    return net.fit(x, y, f -> f.batchSize(16).epochs(12).verbose(0)).get("loss");
  }

  private static Sequential net(Precision precision) {
    Sequential net =
        new Sequential(
            Input.of(SIDE, SIDE, 3),
            new Conv2D(16, 3).padding(Padding.SAME).useBias(false),
            new BatchNormalization().momentum(0.9),
            new Activation(RELU),
            new DepthwiseConv2D(3).padding(Padding.SAME).activation(RELU),
            new MaxPooling2D(2),
            new Dropout(0.1),
            new Conv2D(20, 3).activation(RELU),
            new Flatten(),
            new Dense(CLASSES).activation(SOFTMAX));
    net.compile(
        c ->
            c.optimizer(new Adam(0.003))
                .loss("categorical_crossentropy")
                .metrics("accuracy")
                .seed(3)
                .engine(Engines.named("onednn"))
                .precision(precision));
    return net;
  }

  /** Noise with a brighter square whose place is the class. */
  private static Tensor pictures() {
    Shape shape = Shape.of(IMAGES, SIDE, SIDE, 3);
    float[] data = new float[Math.toIntExact(shape.size())];
    for (int i = 0; i < data.length; i++) {
      int column = i / 3 % SIDE;
      int image = i / (SIDE * SIDE * 3);
      boolean bright = column / 4 == image % CLASSES;
      data[i] = CounterRandom.uniform(11, i) * 0.5f + (bright ? 0.3f : 0);
    }
    return Tensor.of(data, shape);
  }

  private static Tensor classes() {
    float[] data = new float[IMAGES];
    for (int i = 0; i < IMAGES; i++) {
      data[i] = i % CLASSES;
    }
    return Tensor.of(data, IMAGES);
  }
}

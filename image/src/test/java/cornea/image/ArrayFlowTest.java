package cornea.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import cornea.data.Batch;
import cornea.data.BatchIterator;
import cornea.tck.LogMessages;
import cornea.tensor.Shape;
import cornea.tensor.Tensor;
import cornea.tensor.Tensors;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ArrayFlowTest {
  private static final int COUNT = 11;

  /** Each image has its own values. */
  private static Tensor images(int count) {
    float[] values = new float[count * 6 * 5 * 3];
    for (int i = 0; i < values.length; i++) {
      values[i] = i * 7 % 256;
    }
    return Tensor.of(values, count, 6, 5, 3);
  }

  private static Tensor numbers(int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = i;
    }
    return Tensor.of(values, count);
  }

  private static List<Batch> pass(ArrayFlow flow, long seed, int epoch) {
    List<Batch> batches = new ArrayList<>();
    try (BatchIterator pass = flow.iterator(seed, epoch)) {
      pass.forEachRemaining(batches::add);
    }
    return batches;
  }

  @Test
  void pass_keepsImagesLabelsAndWeightsTogether() {
    Tensor x = images(COUNT);
    Tensor y = numbers(COUNT);
    ArrayFlow flow =
        new ImageDataGenerator()
            .rescale(0.5)
            .flow(x, y, f -> f.batchSize(4).sampleWeight(y.map(v -> 10 * v)).extraInputs(y));
    Set<Double> seen = new HashSet<>();
    List<Batch> batches = pass(flow, 3, 0);
    assertThat(batches).extracting(Batch::size).containsExactly(4, 4, 3);
    for (Batch batch : batches) {
      for (int i = 0; i < batch.size(); i++) {
        double label = batch.y().at(i);
        seen.add(label);
        assertThat(batch.xs().get(0).row(i)).isEqualTo(x.row((int) label).map(v -> v / 2));
        assertThat(batch.xs().get(1).at(i)).isEqualTo(label);
      }
      assertThat(batch.sampleWeight()).isEqualTo(batch.y().map(v -> 10 * v));
      assertThat(batch.fileNames()).isEmpty();
    }
    assertThat(seen).hasSize(COUNT);
    assertThat(flow.size()).isEqualTo(3);
    assertThat(flow.samples()).isEqualTo(COUNT);
  }

  @Test
  void noTargets_yieldImagesAlone() {
    Batch batch =
        new ImageDataGenerator().flow(images(3), f -> f.shuffle(false).batchSize(2)).next();
    assertThat(batch.ys()).isEmpty();
    assertThat(batch.x()).isEqualTo(images(3).slice(0, 2));
  }

  @Test
  void transformations_areAFunctionOfSeedEpochAndImageAlone() {
    Tensor x = images(COUNT);
    List<List<Batch>> passes = new ArrayList<>();
    for (int workers : new int[] {1, 2, 16}) {
      for (int batchSize : new int[] {1, 4}) {
        ArrayFlow flow =
            generator()
                .flow(
                    x,
                    numbers(COUNT),
                    f -> f.batchSize(batchSize).workers(workers).shuffle(batchSize == 4));
        passes.add(pass(flow, 5, 2));
      }
    }
    Tensor[] first = byLabel(passes.get(0));
    for (List<Batch> pass : passes) {
      assertThat(byLabel(pass)).isEqualTo(first);
    }
    ArrayFlow flow = generator().flow(x, numbers(COUNT), f -> f.batchSize(4));
    assertThat(byLabel(pass(flow, 5, 3))).isNotEqualTo(first);
    assertThat(byLabel(pass(flow, 6, 2))).isNotEqualTo(first);
    assertThat(byLabel(pass(flow.inOrder(), 5, 2))).isEqualTo(first);
    assertThat(flow.inOrder().iterator(5, 2).next().y()).isEqualTo(numbers(4));
  }

  private static ImageDataGenerator generator() {
    return new ImageDataGenerator().rotationRange(40).widthShiftRange(0.2).horizontalFlip(true);
  }

  private static Tensor[] byLabel(List<Batch> batches) {
    Tensor[] images = new Tensor[COUNT];
    for (Batch batch : batches) {
      for (int i = 0; i < batch.size(); i++) {
        images[(int) batch.y().at(i)] = batch.x().row(i);
      }
    }
    return images;
  }

  @Test
  void subsets_areTheFirstRowsAndTheRest() {
    ImageDataGenerator split = generator().validationSplit(0.3);
    Tensor y = numbers(COUNT).map(v -> v % 2);
    ArrayFlow validation = split.flow(images(COUNT), y, f -> f.subset(Subset.VALIDATION));
    ArrayFlow training = split.flow(images(COUNT), y, f -> f.subset(Subset.TRAINING));
    assertThat(validation.samples()).isEqualTo(3);
    assertThat(training.samples()).isEqualTo(8);
    assertThat(validation.inOrder().next().x()).isEqualTo(images(COUNT).slice(0, 3));
    assertThat(training.inOrder().next().y()).isEqualTo(y.slice(3, COUNT));
  }

  @Test
  void subsetsOfSortedLabels_areRefused() {
    ImageDataGenerator split = new ImageDataGenerator().validationSplit(0.5);
    Tensor sorted = Tensors.toCategorical(Tensor.of(new float[] {0, 0, 1, 1}, 4), 2);
    assertThatThrownBy(() -> split.flow(images(4), sorted, f -> f.subset(Subset.TRAINING)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "flow: the training and the validation subset must have the same classes. Received: 1"
                + " and 1 different labels, not all in both. Remedy: shuffle the arrays if they are"
                + " sorted by label, or ignoreClassSplit(true) if y holds no classes");
    assertThat(
            split
                .flow(images(4), sorted, f -> f.subset(Subset.TRAINING).ignoreClassSplit(true))
                .samples())
        .isEqualTo(2);
    ImageDataGenerator tenth = new ImageDataGenerator().validationSplit(0.1);
    assertThatThrownBy(() -> tenth.flow(images(4), f -> f.subset(Subset.VALIDATION)))
        .hasMessage(
            "flow: the VALIDATION subset has no images. Received: validationSplit=0.1 of 4 images");
  }

  @Test
  void arrays_thatDoNotFit_areRefused() {
    ImageDataGenerator generator = new ImageDataGenerator();
    assertThatThrownBy(() -> generator.flow(numbers(4), numbers(4)))
        .hasMessage(
            "flow: x must be (count, height, width, channels), one image at least. Received: (4,)");
    assertThatThrownBy(() -> generator.flow(images(4), numbers(5)))
        .hasMessage(
            "flow: x, y, sampleWeight and extra inputs must have one row for each image. Expected:"
                + " 4. Received: y of shape (5,)");
    assertThatThrownBy(() -> generator.flow(images(4), f -> f.sampleWeight(numbers(3))))
        .hasMessageEndingWith("Received: sampleWeight of shape (3,)");
    assertThatThrownBy(() -> generator.flow(images(4), f -> f.extraInputs(numbers(5))))
        .hasMessageEndingWith("Received: an extra input of shape (5,)");
  }

  @Test
  void flowWithoutFit_isRefused() {
    assertThatThrownBy(
            () -> new ImageDataGenerator().zcaWhitening(true).flow(images(4), numbers(4)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("'zcaWhitening' needs statistics");
  }

  @Test
  void flowAndBatch_tellWhatTheyHold() {
    ArrayFlow flow = new ImageDataGenerator().flow(images(5), numbers(5), f -> f.batchSize(2));
    assertThat(flow).hasToString("ArrayFlow[5 images of " + flow.imageShape() + " in 3 batches]");
    Batch batch = flow.next();
    assertThat(batch)
        .hasToString("Batch[xs=[" + batch.x().shape() + "], ys=[" + batch.y().shape() + "]]");
  }

  @Test
  void brightnessOfRescaledImages_isWarnedOf() {
    ImageDataGenerator bright = new ImageDataGenerator().brightnessRange(0.5, 1.5);
    assertThat(warnings(() -> bright.flow(images(2), numbers(2)))).isEmpty();
    assertThat(warnings(() -> bright.flow(images(2).map(v -> v / 255), numbers(2))))
        .singleElement()
        .asString()
        .startsWith("flow: brightnessRange works on whole numbers of 0 to 255");
  }

  static List<String> warnings(Runnable call) {
    try (LogMessages messages = LogMessages.of("cornea.image")) {
      call.run();
      return messages.list();
    }
  }

  @Test
  void errorOfAPreprocessingFunction_reachesTheCaller() {
    ArrayFlow flow =
        new ImageDataGenerator()
            .preprocessingFunction(
                image -> {
                  throw new IllegalStateException("mine");
                })
            .flow(images(4), numbers(4));
    assertThatThrownBy(flow::next).isInstanceOf(IllegalStateException.class).hasMessage("mine");
    DirectoryFlowTest.assertNoWorkers();
  }

  @Test
  void extraInputs_withoutTargets_followTheirImages() {
    Tensor numbers = numbers(COUNT);
    Tensor squares = Tensor.of(new float[COUNT * 9], COUNT, 3, 3);
    ArrayFlow flow =
        new ImageDataGenerator()
            .flow(images(COUNT), f -> f.batchSize(4).extraInputs(numbers, squares));
    for (Batch batch : pass(flow, 8, 0)) {
      assertThat(batch.ys()).isEmpty();
      assertThat(batch.xs()).hasSize(3);
      assertThat(batch.xs().get(2).shape()).isEqualTo(Shape.of(batch.size(), 3, 3));
      for (int i = 0; i < batch.size(); i++) {
        int image = (int) batch.xs().get(1).at(i);
        assertThat(batch.xs().get(0).row(i)).isEqualTo(images(COUNT).row(image));
      }
    }
  }

  @Test
  void eachPass_hasAnOrderOfItsOwn() {
    ArrayFlow flow = new ImageDataGenerator().flow(images(COUNT), numbers(COUNT));
    Tensor first = flow.iterator(1, 0).next().y();
    assertThat(first).isNotEqualTo(numbers(COUNT));
    assertThat(flow.iterator(1, 1).next().y()).isNotEqualTo(first);
    assertThat(flow.iterator(1, 0).next().y()).isEqualTo(first);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 4})
  void allOptionsAtOnce_workWithAnyChannels(int channels, @TempDir Path saved) throws Exception {
    float[] noise = new float[COUNT * 20 * 20 * channels];
    for (int i = 0; i < noise.length; i++) {
      noise[i] = Seeded.sample(channels, i, 8);
    }
    Tensor images = Tensor.of(noise, COUNT, 20, 20, channels);
    ImageDataGenerator everything =
        new ImageDataGenerator()
            .featurewiseCenter(true)
            .samplewiseCenter(true)
            .featurewiseStdNormalization(true)
            .samplewiseStdNormalization(true)
            .zcaWhitening(true)
            .rotationRange(90)
            .widthShiftRange(0.1)
            .heightShiftRange(0.1)
            .shearRange(0.5)
            .zoomRange(0.2)
            .channelShiftRange(5)
            .brightnessRange(1, 5)
            .fillMode(FillMode.NEAREST)
            .cval(0.5)
            .horizontalFlip(true)
            .verticalFlip(true)
            .interpolationOrder(1)
            .fit(images, f -> f.augment(true));
    ArrayFlow flow =
        everything.flow(
            images,
            numbers(COUNT),
            f ->
                f.shuffle(false)
                    .batchSize(3)
                    .sampleWeight(numbers(COUNT).map(v -> v + 1))
                    .saveToDir(saved));
    Batch batch = flow.next();
    assertThat(batch.x().shape()).isEqualTo(Shape.of(3, 20, 20, channels));
    assertThat(batch.y()).isEqualTo(Tensor.of(new float[] {0, 1, 2}, 3));
    assertThat(batch.sampleWeight()).isEqualTo(Tensor.of(new float[] {1, 2, 3}, 3));
    for (float value : batch.x().floats()) {
      assertThat(value).isFinite();
    }
    assertThat(everything.standardize(images).shape()).isEqualTo(images.shape());
    try (Stream<Path> files = Files.list(saved)) {
      assertThat(files.count()).isGreaterThanOrEqualTo(3);
    }
  }

  /**
   * Statistics are rounded to float, 2^-25 of 0.5, and 1e-6 is added to a deviation of about 0.3;
   * both are below 1e-5.
   */
  @Test
  void fittedImages_haveMeanNoughtAndDeviationOne() {
    Tensor images = images(COUNT);
    ImageDataGenerator fitted =
        new ImageDataGenerator()
            .rescale(1 / 255.0)
            .featurewiseCenter(true)
            .featurewiseStdNormalization(true)
            .fit(images);
    float[] values = fitted.flow(images, numbers(COUNT)).next().x().floats();
    double sum = 0;
    double squares = 0;
    for (float value : values) {
      sum += value;
      squares += (double) value * value;
    }
    assertThat(sum / values.length).isCloseTo(0, within(1e-5));
    assertThat(Math.sqrt(squares / values.length)).isCloseTo(1, within(1e-5));
  }

  @Test
  void orderNought_makesNoNewValues() {
    Tensor labels =
        Tensor.of(
            new float[] {2, 2, 0, 2, 2, 1, 3, 2, 3, 1, 2, 1, 0, 1, 2, 3, 1, 0, 2, 0, 3, 1, 3, 2, 1},
            1,
            5,
            5,
            1);
    ImageDataGenerator turned = new ImageDataGenerator().rotationRange(90).interpolationOrder(0);
    for (long seed = 0; seed < 20; seed++) {
      assertThat(turned.flow(labels, f -> f.shuffle(false)).iterator(seed, 0).next().x().floats())
          .containsOnly(0, 1, 2, 3);
    }
  }
}

package cornea.applications;

import static cornea.activations.Activations.RELU;
import static cornea.activations.Activations.SIGMOID;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cornea.CorneaException;
import cornea.callbacks.CSVLogger;
import cornea.data.ArrayBatches;
import cornea.data.Batch;
import cornea.data.BatchIterator;
import cornea.data.Batches;
import cornea.engine.Engine;
import cornea.engine.EngineOptions;
import cornea.engine.EngineState;
import cornea.engine.Executable;
import cornea.engine.reference.ReferenceEngine;
import cornea.graph.Graph;
import cornea.graph.Value;
import cornea.layers.BatchNormalization;
import cornea.layers.Conv2D;
import cornea.layers.Dense;
import cornea.layers.Dropout;
import cornea.layers.Flatten;
import cornea.layers.Layer;
import cornea.layers.MaxPooling2D;
import cornea.layers.Weight;
import cornea.models.Input;
import cornea.models.Model;
import cornea.models.Sequential;
import cornea.optimizers.SGD;
import cornea.tck.DelegatingEngine;
import cornea.tensor.DType;
import cornea.tensor.Shape;
import cornea.tensor.Tensor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Features, freezing and fine-tuning, on a network small enough for the reference engine. */
class TransferLearningTest {
  private static final int IMAGES = 22;

  @TempDir Path folder;

  private static Model base() {
    Value image = Input.of(8, 8, 3);
    Value x = new Conv2D(4, 3).activation(RELU).name("conv1").apply(image);
    x = new BatchNormalization().name("norm1").apply(x);
    x = new MaxPooling2D(2).name("pool1").apply(x);
    x = new Conv2D(6, 2).activation(RELU).name("conv2").apply(x);
    x = new BatchNormalization().name("norm2").apply(x);
    Model base = new Model(image, x).name("base");
    Seeded.fill(base);
    return base;
  }

  private static Layer[] head() {
    return new Layer[] {
      new Flatten(),
      new Dense(5).activation(RELU),
      new Dropout(0.5),
      new Dense(1).activation(SIGMOID)
    };
  }

  private static Tensor images() {
    return Seeded.pictures(Shape.of(IMAGES, 8, 8, 3)).as(DType.FLOAT32);
  }

  private static Tensor labels() {
    return Tensor.ofDoubles(Seeded.labels(IMAGES), Shape.of(IMAGES, 1)).as(DType.FLOAT32);
  }

  /** The images as files would come: with names, shuffled only for training. */
  private static Batches data() {
    return new ArrayBatches(List.of(images()), List.of(labels()), null, 6, true);
  }

  private static FineTuning.Result tune(Model base, Batches data, DType type, boolean cached) {
    return FineTuning.run(
        base,
        data,
        o ->
            o.head(head())
                .compile(
                    c ->
                        c.loss("binary_crossentropy")
                            .metrics("acc")
                            .engine(new ReferenceEngine(type)))
                .fit(f -> f.verbose(0))
                .validationData(data())
                .headOptimizer(new SGD(0.1).momentum(0.9))
                .headEpochs(3)
                .from("conv2")
                .optimizer(new SGD(0.01))
                .epochs(2)
                .seed(7)
                .cacheFrozen(cached));
  }

  @ParameterizedTest
  @EnumSource
  void cachedBase_givesTheSameResults(DType type) {
    FineTuning.Result plain = tune(base(), data(), type, false);
    FineTuning.Result cached = tune(base(), data(), type, true);

    assertThat(plain.head().asMap()).containsKey("val_acc");
    assertThat(cached.head().asMap()).isEqualTo(plain.head().asMap());
    assertThat(plain.fineTuning()).isNotNull();
    assertThat(String.valueOf(cached.fineTuning())).isEqualTo(String.valueOf(plain.fineTuning()));
    assertThat(values(cached.model())).isEqualTo(values(plain.model()));
    assertThat(cached.model().metadata())
        .containsKey("trainings")
        .isEqualTo(plain.model().metadata());
  }

  @Test
  void fineTuning_changesTheHeadThenTheLayersFromTheNamedOneOn() {
    Model base = base();
    List<Tensor> before = values(base);
    FineTuning.Result result = tune(base, data(), DType.FLOAT64, false);
    List<String> changed = new ArrayList<>();
    for (int i = 0; i < before.size(); i++) {
      if (!base.weights().get(i).tensor().equals(before.get(i))) {
        changed.add(base.weights().get(i).path());
      }
    }
    assertThat(changed).containsExactly("conv2/kernel", "conv2/bias"); // norm2 stays frozen
    assertThat(result.model().trainableWeights().stream().map(Weight::path))
        .containsExactly(
            "conv2/kernel",
            "conv2/bias",
            "dense/kernel",
            "dense/bias",
            "dense_1/kernel",
            "dense_1/bias");
  }

  @Test
  void history_hasBothStepsOneAfterTheOther(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("both.csv");
    FineTuning.Result result =
        FineTuning.run(
            base(),
            data(),
            o ->
                o.head(head())
                    .compile(
                        c ->
                            c.loss("binary_crossentropy")
                                .engine(new ReferenceEngine(DType.FLOAT32)))
                    .fit(f -> f.verbose(0).callbacks(new CSVLogger(file).append(true)))
                    .headEpochs(3)
                    .from("conv2")
                    .epochs(2)
                    .seed(7));
    assertThat(result.head().epochs()).containsExactly(0, 1, 2);
    assertThat(result.history().epochs()).containsExactly(0, 1, 2, 3, 4);
    assertThat(result.history().beginnings()).containsExactly(3);
    List<Double> losses = new ArrayList<>(result.head().get("loss"));
    losses.addAll(result.fineTuning() == null ? List.of() : result.fineTuning().get("loss"));
    assertThat(result.history().get("loss")).hasSize(5).isEqualTo(losses);
    List<String> lines = Files.readAllLines(file);
    assertThat(lines).hasSize(6);
    for (int epoch = 0; epoch < 5; epoch++) {
      assertThat(lines.get(epoch + 1)).startsWith(epoch + "," + losses.get(epoch) + ",");
    }
  }

  private static List<Tensor> values(Model model) {
    return model.weights().stream().map(Weight::tensor).toList();
  }

  @Test
  void cachedBase_computesEachImageOnce() {
    AtomicInteger predicted = new AtomicInteger();
    Model base = base();
    base.compile(c -> c.engine(counting(predicted)));
    FrozenBatches frozen = new FrozenBatches(base.trainable(false), data());
    for (int epoch = 0; epoch < 3; epoch++) {
      int images = 0;
      try (BatchIterator iterator = frozen.iterator(1, epoch)) {
        while (iterator.hasNext()) {
          images += iterator.next().size();
        }
      }
      assertThat(images).isEqualTo(IMAGES);
    }
    assertThat(predicted).hasValue(4); // the batches of the first pass
  }

  /** The reference engine, which counts its runs. */
  private static Engine counting(AtomicInteger runs) {
    return new CountingEngine(new ReferenceEngine(DType.FLOAT32), runs);
  }

  @Test
  void transformedImages_areNotCached() {
    Batches transformed =
        new Batches() {
          @Override
          public int size() {
            return data().size();
          }

          @Override
          public BatchIterator iterator(long seed, int epoch) {
            Tensor moved = images().map(value -> value + epoch);
            return new ArrayBatches(List.of(moved), List.of(labels()), null, 6, false)
                .iterator(seed, epoch);
          }
        };
    assertThatThrownBy(() -> tune(base(), transformed, DType.FLOAT32, true))
        .isInstanceOf(CorneaException.class)
        .hasMessageContaining(
            "Functional 'base': cacheFrozen(true) needs the same images in each epoch. Received:"
                + " one that the first pass did not have, as transformations make them. Use a"
                + " generator without transformations, or leave cacheFrozen off");
  }

  @Test
  void baseWithDropout_isNotCached() {
    Value image = Input.of(8, 8, 3);
    Model base = new Model(image, new Dropout(0.5).apply(image)).name("base");
    assertThatThrownBy(() -> tuneAll(base))
        .hasMessage(
            "Functional 'base': cacheFrozen(true) needs a network whose output is the same in each"
                + " epoch. Received: one with dropout, losses or moving averages of its own. Leave"
                + " them out or cacheFrozen off");
  }

  private static void tuneAll(Model base) {
    FineTuning.run(
        base,
        data(),
        o ->
            o.head(head())
                .compile(c -> c.loss("binary_crossentropy"))
                .fit(f -> f.verbose(0))
                .cacheFrozen(true));
  }

  @Test
  void missingHeadAndUnknownLayer_areToldBeforeTraining() {
    assertThatThrownBy(() -> FineTuning.run(base(), data(), o -> {}))
        .hasMessage("Functional 'base': FineTuning needs the layers on top: head(…)");
    assertThatThrownBy(
            () -> FineTuning.run(base(), data(), o -> o.head(head()).from("block5_conv1")))
        .hasMessageStartingWith("Functional 'base': no such layer. Expected: one of [");
  }

  @Test
  void features_areTheBasesOutputsInTheDatasOrder() {
    Model base = base();
    Features features = Features.extract(base, data());
    assertThat(features.x()).isEqualTo(base.predict(images()));
    assertThat(features.y()).isEqualTo(labels());
    assertThat(features.fileNames()).isEmpty();
    assertThat(Features.extract(base, data(), o -> o.steps(2)).y())
        .isEqualTo(labels().slice(0, 12));
  }

  @Test
  void features_keepFileNames() {
    Batches named = new Named(images());
    Features features = Features.extract(base(), named);
    assertThat(features.fileNames()).hasSize(IMAGES).startsWith("cats/0.jpg", "cats/1.jpg");
    assertThatThrownBy(features::y)
        .hasMessage(
            "Functional 'base': the data has no labels: read it with a class mode other than NONE");
  }

  /** Files without labels, in batches of eleven. */
  private record Named(Tensor images) implements Batches {
    @Override
    public int size() {
      return 2;
    }

    @Override
    public BatchIterator iterator(long seed, int epoch) {
      List<Batch> batches = new ArrayList<>();
      for (int start = 0; start < IMAGES; start += 11) {
        List<String> names = new ArrayList<>();
        for (int i = start; i < start + 11; i++) {
          names.add("cats/" + i + ".jpg");
        }
        batches.add(new Batch(List.of(images.slice(start, start + 11)), List.of(), null, names));
      }
      return new BatchIterator() {
        @Override
        public boolean hasNext() {
          return !batches.isEmpty();
        }

        @Override
        public Batch next() {
          return batches.remove(0);
        }

        @Override
        public void close() {
          batches.clear();
        }
      };
    }
  }

  @Test
  void keptFeatures_areReadAgainForTheSameWeightsImagesAndNumbersOnly() throws IOException {
    AtomicInteger runs = new AtomicInteger();
    Features first = Features.extract(counted(runs), data(), o -> o.cache(folder));
    assertThat(runs).hasValue(4);
    assertThat(files()).hasSize(4).allMatch(file -> file.toString().endsWith(".npy"));

    runs.set(0);
    Features second = Features.extract(counted(runs), data(), o -> o.cache(folder));
    assertThat(runs).hasValue(0);
    assertThat(second.x()).isEqualTo(first.x());

    Model other = counted(runs);
    Weight bias = other.weight("conv2/bias");
    bias.assign(bias.tensor().map(value -> value + 1));
    Features third = Features.extract(other, data(), o -> o.cache(folder));
    assertThat(runs).hasValue(4);
    assertThat(third.x()).isNotEqualTo(first.x());

    runs.set(0);
    Tensor brighter = images().map(value -> value + 0.01f);
    Features fourth =
        Features.extract(
            counted(runs),
            new ArrayBatches(List.of(brighter), List.of(labels()), null, 6, true),
            o -> o.cache(folder));
    assertThat(runs).hasValue(4);
    assertThat(fourth.x()).isEqualTo(base().predict(brighter));

    runs.set(0);
    Model precise = base();
    precise.compile(c -> c.engine(new CountingEngine(new ReferenceEngine(DType.FLOAT64), runs)));
    Features.extract(precise, data(), o -> o.cache(folder));
    assertThat(runs).hasValue(4); // other numbers, though weights and images are the same
  }

  @Test
  void damagedFeatures_areComputedAnew() throws IOException {
    AtomicInteger runs = new AtomicInteger();
    Features first = Features.extract(counted(runs), data(), o -> o.cache(folder));
    for (Path file : files()) {
      byte[] content = Files.readAllBytes(file);
      assertThat(new String(content, 1, 5, StandardCharsets.US_ASCII)).isEqualTo("NUMPY");
      Files.write(file, Arrays.copyOf(content, content.length - 1));
    }
    runs.set(0);
    Features second = Features.extract(counted(runs), data(), o -> o.cache(folder));
    assertThat(runs).hasValue(4);
    assertThat(second.x()).isEqualTo(first.x());
  }

  private static Model counted(AtomicInteger runs) {
    Model base = base();
    base.compile(c -> c.engine(counting(runs)));
    return base;
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }

  @Test
  void endlessData_needsSteps() {
    Batches endless =
        new Batches() {
          @Override
          public int size() {
            return -1;
          }

          @Override
          public BatchIterator iterator(long seed, int epoch) {
            return data().iterator(seed, epoch);
          }
        };
    assertThatThrownBy(() -> Features.extract(base(), endless))
        .hasMessage("Functional 'base': Features.extract: the data has no end: set steps(…)");
  }

  /** The reference engine, which keeps the graphs that it is to run. */
  private static Engine keeping(List<Graph> graphs) {
    return new DelegatingEngine(new ReferenceEngine(DType.FLOAT32)) {
      @Override
      public Executable compile(Graph graph, EngineState state, EngineOptions options) {
        graphs.add(graph);
        return super.compile(graph, state, options);
      }
    };
  }

  @Test
  void frozenLayers_haveNoBackwardPass() {
    Model base = base();
    Sequential model = new Sequential(Input.of(8, 8, 3), base, new Flatten(), new Dense(1));
    base.trainable(false);
    assertThat(backward(model)).isEmpty();
    base.trainableFrom("conv2");
    FineTuning.freezeNormalization(base);
    // Through norm2, which is frozen, to conv2, and no further.
    assertThat(backward(model)).containsExactly("BatchNormGradOp", "ConvFilterGradOp");
    base.trainable(true);
    assertThat(backward(model))
        .containsExactly(
            "BatchNormGradOp",
            "BatchNormGradOp",
            "ConvDataGradOp",
            "ConvFilterGradOp",
            "ConvFilterGradOp",
            "PoolGradOp");
  }

  /** The gradients of convolutions, poolings and normalizations in a training step. */
  private static List<String> backward(Model model) {
    List<Graph> graphs = new ArrayList<>();
    model.compile(c -> c.loss("mse").optimizer("sgd").engine(keeping(graphs)).seed(1));
    model.trainOnBatch(images().slice(0, 4), labels().slice(0, 4));
    assertThat(graphs).hasSize(1);
    return graphs.get(0).nodes().stream()
        .map(node -> node.op().getClass().getSimpleName())
        .filter(name -> name.matches("(Conv|Pool|BatchNorm).*GradOp"))
        .sorted()
        .toList();
  }

  @Test
  void trainableWeights_areThoseOfTheTutorial() {
    Model base = VGG16.create(a -> a.includeTop(false).inputShape(150, 150, 3));
    Sequential model =
        new Sequential(
            base, new Flatten(), new Dense(256).activation(RELU), new Dense(1).activation(SIGMOID));
    assertThat(model.trainableWeights()).hasSize(30);
    base.trainable(false);
    assertThat(model.trainableWeights()).hasSize(4);
    base.trainableFrom("block5_conv1");
    assertThat(model.trainableWeights()).hasSize(10);
    model.trainableFrom("vgg16/block5_conv3");
    assertThat(model.trainableWeights()).hasSize(6);
    base.trainable(false).layer("block5_conv1").trainable(true); // as the tutorial's loop does
    assertThat(model.trainableWeights().stream().map(Weight::path))
        .startsWith("block5_conv1/kernel", "block5_conv1/bias")
        .hasSize(6);
    assertThatThrownBy(() -> base.trainableFrom("block6_conv1"))
        .hasMessageStartingWith("Functional 'vgg16': no such layer.");
  }
}

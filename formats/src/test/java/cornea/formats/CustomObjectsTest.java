package cornea.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import cornea.CorneaException;
import cornea.activations.Activations;
import cornea.callbacks.BackupAndRestore;
import cornea.formats.CustomObjects.Gain;
import cornea.formats.CustomObjects.Slow;
import cornea.graph.Value;
import cornea.initializers.Initializers;
import cornea.initializers.Ones;
import cornea.layers.BaseLayer;
import cornea.layers.CallContext;
import cornea.layers.Dense;
import cornea.losses.Loss;
import cornea.losses.Losses;
import cornea.models.Input;
import cornea.models.Model;
import cornea.models.Models;
import cornea.models.Sequential;
import cornea.op.Ops;
import cornea.optimizers.Optimizer;
import cornea.random.CounterRandom;
import cornea.tck.Python;
import cornea.tensor.Shape;
import cornea.tensor.Tensor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A user's own classes in files: by name, once they are registered, and by nothing else. */
class CustomObjectsTest {
  private static final int ROWS = 12;

  @TempDir Path folder;

  @BeforeAll
  static void register() {
    CustomObjects.register();
  }

  private static Tensor random(long seed, int columns) {
    float[] values = new float[ROWS * columns];
    for (int i = 0; i < values.length; i++) {
      values[i] = CounterRandom.uniform(seed, i);
    }
    return Tensor.of(values, ROWS, columns);
  }

  private static void steps(Model model, int steps) {
    model.fit(
        random(1, 3), random(2, 2), f -> f.epochs(steps).batchSize(ROWS).shuffle(false).verbose(0));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.keras", "a.h5"})
  void registeredObjects_comeBack_andTrainOn(String name) {
    Sequential model = CustomObjects.model();
    steps(model, 3);
    Path file = folder.resolve(name);
    model.save(file);
    List<String> told = new ArrayList<>();
    try (Model again = Models.load(file, l -> l.warnings(told::add))) {
      assertThat(told).isEmpty();
      assertThat(again.layer(0)).isInstanceOf(Gain.class);
      assertThat(again.optimizer()).isInstanceOf(Slow.class);
      assertThat(again.optimizerState().slots()).hasSize(5);
      assertThat(Models.toConfig(again)).isEqualTo(Models.toConfig(model));
      assertThat(again.compileConfig(told::add)).isEqualTo(model.compileConfig(told::add));
      assertThat(again.predict(random(4, 3))).isEqualTo(model.predict(random(4, 3)));
      steps(model, 2);
      steps(again, 2);
      assertThat(again.snapshot().tensors()).isEqualTo(model.snapshot().tensors());
      assertThat(again.evaluate(random(1, 3), random(2, 2), e -> e.verbose(0)).asMap())
          .containsOnlyKeys("loss", "largest_gap");
    }
  }

  /** Python's names: of functions, and with the package of {@code register_keras_serializable}. */
  @Test
  void namesOfPython_findTheClasses() {
    Sequential model = new Sequential(Input.of(3), new Dense(2));
    List<String> told = new ArrayList<>();
    model.compileFromConfig(
        Map.of(
            "optimizer", object("Custom>Slow"),
            "loss", function("Custom>power_loss"),
            "metrics", List.of(function("largest_gap"), function("binary_accuracy"))),
        told::add);
    assertThat(told).isEmpty();
    assertThat(model.optimizer()).isInstanceOf(Slow.class);
    steps(model, 1);
    assertThat(model.evaluate(random(1, 3), random(2, 2), e -> e.verbose(0)).asMap())
        .containsOnlyKeys("loss", "largest_gap", "binary_accuracy");
    model.compileFromConfig(
        Map.of("optimizer", "sgd", "loss", function("categorical_crossentropy")), told::add);
    assertThat(String.valueOf(model.compileConfig(told::add))).contains("CategoricalCrossentropy");
    assertThat(Activations.CODEC.read(function("Custom>bent"))).isSameAs(CustomObjects.BENT);
  }

  private static Map<String, @Nullable Object> object(String name) {
    return new HashMap<>(Map.of("class_name", name, "config", Map.of()));
  }

  private static Map<String, @Nullable Object> function(String name) {
    return new HashMap<>(Map.of("module", "builtins", "class_name", "function", "config", name));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.keras", "a.h5"})
  void classNames_ofOtherClassesAreNotLookedFor(String name) {
    Sequential model = new Sequential(Input.of(3), new Bystander());
    Path file = folder.resolve(name);
    model.save(file);
    assertThatThrownBy(() -> Models.load(file))
        .isInstanceOf(CorneaException.class)
        .hasMessageContaining("1 of its layers are not known: Bystander 'bystander'");
  }

  @Test
  void unregisteredOptimizer_isLeftOutOfFiles_butNotOfBackups() {
    Sequential model = new Sequential(Input.of(3), new Dense(2));
    model.compile(c -> c.optimizer(new Nameless()).loss("mse"));
    steps(model, 1);
    List<String> told = new ArrayList<>();
    assertThat(model.compileConfig(told::add)).isNull();
    assertThat(told).hasSize(1);
    assertThat(told.get(0))
        .startsWith("compile: left out of the file, which opens as a model that is not compiled: ")
        .contains("this optimizer cannot be saved. Expected: one of [SGD, Adam,")
        .contains("Slow], or a class that was registered. Received: ")
        .endsWith("$Nameless");
    Path file = folder.resolve("a.keras");
    model.save(file);
    try (Model again = Models.load(file)) {
      assertThat(again.isCompiled()).isFalse();
      assertThat(again.predict(random(1, 3))).isEqualTo(model.predict(random(1, 3)));
    }
    BackupAndRestore backup = new BackupAndRestore(folder.resolve("backup"));
    assertThatThrownBy(
            () -> model.fit(random(1, 3), random(2, 2), f -> f.verbose(0).callbacks(backup)))
        .hasMessageContaining("this optimizer cannot be saved");
    assertThat(backup.file()).doesNotExist();
  }

  @Test
  void namesOfKeras_areTaken() {
    assertThatThrownBy(() -> Losses.register(Huber.class, Huber::new))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Keras has a loss of this name. Expected: another. Received: Huber");
    assertThatThrownBy(() -> Activations.register("relu", x -> x))
        .hasMessage("Keras has an activation of this name. Expected: another. Received: relu");
  }

  @Test
  void objectsWithoutAName_sayHowToGetOne() {
    assertThatThrownBy(() -> Initializers.REGISTRY.write((shape, key) -> Tensor.zeros(shape)))
        .hasMessageContaining("this initializer cannot be saved. Expected: one of [Zeros, Ones,")
        .hasMessageContaining("or a class that was registered");
    assertThatThrownBy(() -> Activations.CODEC.write(x -> x))
        .hasMessageContaining("give it one with Activations.register");
    assertThatThrownBy(() -> Losses.codec().read("nothing_known"))
        .hasMessageContaining("unknown loss. Expected: one of [CategoricalCrossentropy,")
        .hasMessageContaining(
            "PowerLoss], or a class that was registered. Received: nothing_known");
    assertThat(Initializers.REGISTRY.write(new Ones())).isInstanceOf(Map.class);
  }

  /** Real Keras opens a file, with the twins of its classes in Python, and steps on alike. */
  @Test
  @Tag("slow")
  void keras_opensAndTrainsOn_withTwinsInPython() throws IOException {
    Sequential model = CustomObjects.model();
    steps(model, 3);
    model.save(folder.resolve("a.keras"));
    model.save(folder.resolve("a.h5"));
    random(1, 3).writeNpy(folder.resolve("x.npy"));
    random(2, 2).writeNpy(folder.resolve("y.npy"));
    model.predict(random(1, 3)).writeNpy(folder.resolve("before.npy"));
    steps(model, 1);
    model.predict(random(1, 3)).writeNpy(folder.resolve("after.npy"));
    String twins;
    try (var stream = CustomObjectsTest.class.getResourceAsStream("custom_objects.py")) {
      twins = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }
    String answer =
        Python.run(
            twins
                + """

                folder = pathlib.Path(sys.argv[1])
                x, y, before, after = (np.load(folder / (n + '.npy')) for n in ('x', 'y', 'before', 'after'))
                def close(what, got, want):
                    error = np.abs(got - want).max() / np.abs(want).max()
                    assert error < 1e-5, (what, error)
                for name in ('a.keras', 'a.h5'):
                    model = keras.models.load_model(folder / name, custom_objects=TWINS)
                    close((name, 'before'), model.predict_on_batch(x), before)
                    if name == 'a.keras':  # Keras cannot train on after an .h5 file
                        model.train_on_batch(x, y)
                        close((name, 'after'), model.predict_on_batch(x), after)
                for cls in TWINS.values():
                    keras.saving.register_keras_serializable()(cls)
                model.compile(Slow(0.8, learning_rate=Halving(0.1)), PowerLoss(4), metrics=[LargestGap()])
                model.train_on_batch(x, y)
                model.save(folder / 'b.keras')
                model.save(folder / 'b.h5')
                np.save(folder / 'python.npy', model.predict_on_batch(x))
                print('done')
                """,
            folder.toString());
    assertThat(answer).endsWith("done");
    Tensor expected = Tensor.readNpy(folder.resolve("python.npy"));
    for (String name : List.of("b.keras", "b.h5")) {
      try (Model back = Models.load(folder.resolve(name))) {
        assertThat(back.optimizer()).isInstanceOf(Slow.class);
        assertThat(String.valueOf(back.compileConfig(text -> {})))
            .contains("PowerLoss", "LargestGap");
        Tensor y = back.predict(random(1, 3));
        for (int i = 0; i < y.size(); i++) {
          // float32 sums of 4 terms in two programs
          assertThat(y.at(i)).isCloseTo(expected.at(i), offset(1e-5));
        }
      }
    }
  }

  /** Never registered. */
  static final class Bystander extends BaseLayer<Bystander> {
    @Override
    protected void build(Shape input) {}

    @Override
    protected Value call(Value x, CallContext context) {
      return x;
    }
  }

  /** Never registered. */
  static final class Nameless extends Optimizer {
    Nameless() {
      super(0.1);
    }

    @Override
    public List<List<String>> slotNames() {
      return List.of();
    }

    @Override
    protected Value step(Step step, Value weight, Value gradient) {
      return Ops.sub(weight, Ops.mul(gradient, step.learningRate()));
    }
  }

  /** Has a name of Keras's. */
  static final class Huber extends Loss {
    @Override
    protected Value values(Value yTrue, Value yPred) {
      return yPred;
    }
  }
}

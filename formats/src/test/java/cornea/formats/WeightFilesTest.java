package cornea.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cornea.CorneaException;
import cornea.activations.Activations;
import cornea.formats.hdf5.Hdf5Reader;
import cornea.layers.Conv2D;
import cornea.layers.Dense;
import cornea.layers.Flatten;
import cornea.models.Input;
import cornea.models.Model;
import cornea.models.Models;
import cornea.models.Sequential;
import cornea.saving.WeightStore;
import cornea.tensor.Shape;
import cornea.tensor.Tensor;
import io.jhdf.HdfFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Weights alone, architectures alone, and what does not fit. */
class WeightFilesTest {
  @TempDir Path folder;

  private static Sequential net(int units) {
    Sequential model =
        new Sequential(
            Input.of(4, 4, 2),
            new Conv2D(3, 2).name("conv").activation(Activations.RELU),
            new Flatten(),
            new Dense(units).name("head"));
    model.initialize(units);
    return model;
  }

  @ParameterizedTest
  @ValueSource(strings = {"nested_shared", "every_layer", "keras2_nested_shared"})
  void weights_ofKeras_goIntoTheArchitectureOfItsJson(String name) throws IOException {
    Model model = Models.load(KerasFiles.copy(name + ".json", folder), l -> l.warnings(text -> {}));
    model.loadWeights(KerasFiles.copy(name + ".weights.h5", folder));
    KerasFiles.assertPredicts(model, KerasFiles.numbers(name));
    for (String ending : List.of(".keras", ".h5")) {
      Model another =
          Models.load(KerasFiles.copy(name + ".json", folder), l -> l.warnings(text -> {}));
      another.loadWeights(KerasFiles.copy(name + ending, folder));
      KerasFiles.assertPredicts(another, KerasFiles.numbers(name));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.weights.h5", "a.h5"})
  void saveWeights_andLoadWeights_giveTheSameNumbers(String name) {
    Sequential model = net(2);
    model.saveWeights(folder.resolve(name));
    Sequential other = net(2);
    other.initialize(5);
    other.weights().forEach(weight -> weight.assign(Tensor.zeros(weight.shape())));
    other.loadWeights(folder.resolve(name));
    assertThat(other.snapshot().tensors()).isEqualTo(model.snapshot().tensors());
  }

  @Test
  void jsonOfAModel_buildsTheSame() {
    Sequential model = net(2);
    model.save(folder.resolve("net.json"));
    assertThat(Models.toConfig(Models.load(folder.resolve("net.json"))))
        .isEqualTo(Models.toConfig(model));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.weights.h5", "a.h5"})
  void otherShape_isAnErrorThatChangesNothing(String name) {
    Path file = folder.resolve(name);
    net(2).saveWeights(file);
    Sequential other = net(3);
    WeightStore before = other.snapshot();
    assertThatThrownBy(() -> other.loadWeights(file))
        .isInstanceOf(CorneaException.class)
        .hasMessageStartingWith(file + ": the weights do not fit the model's layers: Dense 'head'")
        .hasMessageContaining("'kernel' has shape (27, 3)")
        .hasMessageEndingWith("has (27, 2)");
    assertThat(other.snapshot().tensors()).isEqualTo(before.tensors());
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.weights.h5", "a.h5"})
  void skipMismatch_loadsTheRest(String name) {
    Path file = folder.resolve(name);
    Sequential model = net(2);
    model.saveWeights(file);
    Sequential other = net(3);
    Tensor head = other.weight("head/kernel").tensor();
    List<String> told = new ArrayList<>();
    other.loadWeights(file, w -> w.skipMismatch(true).warnings(told::add));
    assertThat(other.weight("conv/kernel").tensor())
        .isEqualTo(model.weight("conv/kernel").tensor());
    assertThat(other.weight("head/kernel").tensor()).isEqualTo(head);
    assertThat(told).singleElement().asString().contains("kept as it was: Dense 'head'");
  }

  @Test
  void byName_fillsLayersOfTheSameName() {
    Path file = folder.resolve("a.h5");
    Sequential model = net(2);
    model.saveWeights(file);
    Sequential other =
        new Sequential(Input.of(4, 4, 2), new Conv2D(3, 2).name("conv"), new Conv2D(1, 1));
    assertThatThrownBy(() -> net(2).loadWeights(renamed(file), w -> w.byName(true)))
        .hasMessageContaining("'byName' does not apply");
    other.loadWeights(file, w -> w.byName(true));
    assertThat(other.weight("conv/kernel").tensor())
        .isEqualTo(model.weight("conv/kernel").tensor());
    List<String> told = new ArrayList<>();
    new Sequential(Input.of(4, 4, 2), new Conv2D(3, 2).name("another"))
        .loadWeights(file, w -> w.byName(true).warnings(told::add));
    assertThat(told)
        .containsExactly(
            file + ": nothing was loaded, since no layer has a name of the file's: [conv, head]");
    Sequential fewer = new Sequential(Input.of(4, 4, 2), new Conv2D(3, 2));
    assertThatThrownBy(() -> fewer.loadWeights(file))
        .hasMessageContaining("the model has 1, the file 2 (conv, head)")
        .hasMessageContaining("byName(true)");
  }

  /**
   * A whole file of an older Keras whose group of weights is made its root, which is what {@code
   * save_weights} of that Keras writes.
   */
  private Path weightsAlone(String name) throws IOException {
    int root = 64; // where the superblock has the address of the root
    byte[] bytes = KerasFiles.bytes(name);
    try (HdfFile file = HdfFile.fromByteBuffer(ByteBuffer.wrap(bytes.clone()))) {
      ByteBuffer.wrap(bytes)
          .order(ByteOrder.LITTLE_ENDIAN)
          .putLong(root, file.getChild("model_weights").getAddress());
    }
    return Files.write(folder.resolve("alone_" + name), bytes);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "keras_1_2_2_layers.h5",
        "keras_1_2_2_graph.h5",
        "keras_2_0_4_layers.h5",
        "keras_2_2_4_graph.h5",
        "keras_2_2_4_theano.h5",
        "keras_2_4_3_layers.h5",
        "keras2_nested_shared.h5",
        "keras2_every_layer.h5"
      })
  void weightsAlone_ofOlderKerases_loadInOrderAndByName(String name) throws IOException {
    Path file = weightsAlone(name);
    assertThatThrownBy(() -> Models.load(file)).hasMessageContaining("no architecture");
    try (Model whole =
        Models.load(KerasFiles.copy(name, folder), l -> l.compile(false).warnings(text -> {}))) {
      for (boolean byName : new boolean[] {false, true}) {
        Model fresh = Models.clone(whole);
        fresh.loadWeights(file, w -> w.byName(byName));
        KerasFiles.assertPredicts(fresh, KerasFiles.numbers(name));
      }
    }
  }

  /** Keras 3's layout, which has no names. */
  private Path renamed(Path file) {
    Path other = folder.resolve("b.weights.h5");
    Sequential model = net(2);
    model.loadWeights(file);
    model.saveWeights(other);
    return other;
  }

  @Test
  void filesWithoutAModel_sayWhatTheyAre() throws IOException {
    Path weights = folder.resolve("a.weights.h5");
    net(2).saveWeights(weights);
    assertThatThrownBy(() -> Models.load(weights))
        .hasMessage(
            weights
                + ": the file holds weights and no architecture. Build the model and call"
                + " loadWeights");
    Path text = Files.writeString(folder.resolve("a.keras"), "no model");
    assertThatThrownBy(() -> Models.load(text))
        .hasMessageContaining("of no known format. Expected: one of [.weights.h5, ");
    assertThatThrownBy(() -> net(2).save(folder.resolve("a.pb")))
        .hasMessageContaining("the ending of the name tells the format");
    assertThatThrownBy(() -> Models.load(folder.resolve("none.keras")))
        .hasMessage(
            folder.resolve("none.keras") + ": the file cannot be read: there is no such file");
    assertThatThrownBy(() -> net(2).saveWeights(folder.resolve("a.keras")))
        .hasMessageContaining("end the name with .weights.h5");
  }

  @Test
  void unknownLayers_areAllListedAtOnce() throws IOException {
    String json =
        new String(KerasFiles.bytes("every_layer.json"), java.nio.charset.StandardCharsets.UTF_8)
            .replace("\"class_name\": \"PReLU\"", "\"class_name\": \"Snake\"")
            .replace("\"class_name\": \"Permute\"", "\"class_name\": \"Shuffle\"");
    Path file = Files.writeString(folder.resolve("a.json"), json);
    assertThatThrownBy(() -> Models.load(file))
        .hasMessageStartingWith(file + ": Model: 2 of its layers are not known: Snake '")
        .hasMessageContaining(", Shuffle '");
  }

  /**
   * A model compiled with what a file cannot hold, or holds in other words, is saved all the same.
   */
  @Test
  void uncompiledModel_staysUncompiled() {
    Path file = folder.resolve("a.keras");
    net(2).save(file);
    assertThat(Models.load(file).isCompiled()).isFalse();
    Sequential model = net(2);
    model.compile(c -> c.optimizer("adam").loss("mse").metrics("mae"));
    model.save(file);
    assertThat(Models.load(file).isCompiled()).isTrue();
    assertThat(Models.load(file, l -> l.compile(false)).isCompiled()).isFalse();
    assertThat(Models.load(file).compileConfig(text -> {}))
        .isEqualTo(model.compileConfig(text -> {}));
  }

  @Test
  void save_leavesNothingElseBehind() throws IOException {
    net(2).save(folder.resolve("a.keras"));
    net(2).save(folder.resolve("a.keras"));
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(folder.resolve("a.keras"));
    }
    assertThat(Models.load(folder.resolve("a.keras")).predict(Tensor.zeros(Shape.of(1, 4, 4, 2))))
        .isNotNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"large.h5", "large.weights.h5"})
  void largeFiles_comeBackTheSame(String name) throws IOException {
    Sequential large = new Sequential(Input.of(4_200), new Dense(4_200));
    large.initialize(1);
    Path file = folder.resolve(name);
    large.saveWeights(file);
    assertThat(Files.size(file)).isGreaterThan(Hdf5Reader.IN_MEMORY);
    Sequential other = new Sequential(Input.of(4_200), new Dense(4_200));
    other.loadWeights(file);
    assertThat(other.snapshot().tensors()).isEqualTo(large.snapshot().tensors());
    byte[] bytes = Files.readAllBytes(file);
    Path cut = Files.write(folder.resolve("cut.h5"), Arrays.copyOf(bytes, bytes.length - 4_096));
    assertThatThrownBy(() -> other.loadWeights(cut))
        .isInstanceOf(CorneaException.class)
        .hasMessageStartingWith(cut.toString());
    assertThat(other.snapshot().tensors()).isEqualTo(large.snapshot().tensors());
  }

  @Test
  void notANumber_inALargeFile_isTold() {
    Sequential large = new Sequential(Input.of(4_200), new Dense(4_200).name("d"));
    large.initialize(1);
    float[] kernel = large.weight("d/kernel").tensor().floats();
    kernel[kernel.length - 1] = Float.NaN;
    large.weight("d/kernel").assign(Tensor.of(kernel, 4_200, 4_200));
    Path file = folder.resolve("large.h5");
    large.saveWeights(file);
    List<String> told = new ArrayList<>();
    large.loadWeights(file, w -> w.warnings(told::add));
    assertThat(told).containsExactly(file + ": not all numbers of 'd/kernel' are finite");
  }

  /** Weights of more than 64 MB are read where they lie in the zip. */
  @Test
  void largeArchives_comeBackTheSame() throws IOException {
    Sequential large = new Sequential(Input.of(4_200), new Dense(4_200));
    large.initialize(1);
    Path file = folder.resolve("large.keras");
    large.save(file);
    assertThat(Files.size(file)).isGreaterThan(Hdf5Reader.IN_MEMORY);
    assertThat(Models.load(file).snapshot().tensors()).isEqualTo(large.snapshot().tensors());
    byte[] bytes = Files.readAllBytes(file);
    Path withComment = folder.resolve("comment.keras"); // which hides the directory from a glance
    bytes[bytes.length - 2] = 5;
    Files.write(withComment, bytes);
    Files.write(withComment, new byte[5], StandardOpenOption.APPEND);
    assertThat(Models.load(withComment).snapshot().tensors()).isEqualTo(large.snapshot().tensors());
    Path cut = Files.write(folder.resolve("cut.keras"), Arrays.copyOf(bytes, bytes.length / 2));
    assertThatThrownBy(() -> Models.load(cut))
        .isInstanceOf(CorneaException.class)
        .hasMessageStartingWith(cut.toString());
  }
}

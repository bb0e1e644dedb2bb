package cornea.formats;

import static org.assertj.core.api.Assertions.assertThat;

import cornea.layers.Layer;
import cornea.layers.LayerRegistry;
import cornea.models.Model;
import cornea.models.Models;
import cornea.tck.Golden;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Files that real Keras wrote, loaded here: equal predictions, and an equal next training step. */
class KerasFilesTest {
  @TempDir Path folder;

  static List<String> models() {
    return KerasFiles.models();
  }

  @ParameterizedTest
  @MethodSource("models")
  void load_predictsAndTrainsAsKeras(String file) throws IOException {
    List<String> told = new ArrayList<>();
    Golden golden = KerasFiles.numbers(file);
    try (Model model = Models.load(KerasFiles.copy(file, folder), l -> l.warnings(told::add))) {
      KerasFiles.assertPredicts(model, golden);
      KerasFiles.assertTrainsOn(model, golden);
    }
    if (KerasFiles.isOlder(file)) {
      assertThat(told.get(0)).contains(": written by Keras ");
      told.remove(0);
    }
    if (file.startsWith("keras_") && file.endsWith("nadam.h5")) { // whose formula was another one
      assertThat(told).last().asString().endsWith("so that it starts anew");
    } else if (file.equals("keras_1_2_2_layers.h5")) { // which fixed the size
      assertThat(told).singleElement().asString().endsWith("left out: [output_shape]");
    } else {
      assertThat(told).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("models")
  void save_andLoad_predictsAndTrainsAsKeras(String file) throws IOException {
    Golden golden = KerasFiles.numbers(file);
    Path again = folder.resolve("again" + file.substring(file.lastIndexOf('.')));
    try (Model model = Models.load(KerasFiles.copy(file, folder), l -> l.warnings(text -> {}))) {
      model.save(again);
    }
    try (Model model = Models.load(again, l -> l.warnings(KerasFilesTest::fail))) {
      KerasFiles.assertPredicts(model, golden);
      KerasFiles.assertTrainsOn(model, golden);
    }
  }

  /** Keras 2 turned kernels around that it had computed with Theano, which convolved with them. */
  @Test
  void kernelsOfTheano_areTurnedAround() throws IOException {
    String file = "keras_2_2_4_theano.h5";
    try (Model model = Models.load(KerasFiles.copy(file, folder), l -> l.warnings(text -> {}))) {
      KerasFiles.assertPredicts(model, KerasFiles.numbers(file));
    }
  }

  private static void fail(String warning) {
    throw new AssertionError(warning);
  }

  @Test
  void everyLayer_isInAFileOfKeras() throws IOException {
    Set<String> missing = new TreeSet<>();
    for (String name : LayerRegistry.names()) {
      Layer layer = LayerRegistry.read(Map.of("class_name", name, "config", Map.of()));
      if (layer.getClass().getPackage() == Layer.class.getPackage()) { // not a user's
        missing.add(name);
      }
    }
    for (String file : models()) {
      Model model =
          Models.load(new ByteArrayInputStream(KerasFiles.bytes(file)), l -> l.warnings(t -> {}));
      collect(model, missing);
    }
    assertThat(missing).isEmpty();
  }

  private static void collect(Layer layer, Set<String> missing) {
    missing.remove(layer.className());
    layer.sublayers().forEach(sublayer -> collect(sublayer, missing));
  }
}

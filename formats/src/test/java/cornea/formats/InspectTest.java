package cornea.formats;

import static org.assertj.core.api.Assertions.assertThat;

import cornea.layers.Layer;
import cornea.models.Model;
import cornea.models.Models;
import cornea.saving.FileReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What files say of themselves. */
class InspectTest {
  @TempDir Path folder;

  static List<String> models() {
    return KerasFiles.models();
  }

  @ParameterizedTest
  @MethodSource("models")
  void report_agreesWithTheModel(String name) throws IOException {
    Path file = KerasFiles.copy(name, folder);
    FileReport report = Models.inspect(file);
    assertThat(report.problems()).isEmpty();
    assertThat(report.isSupported()).isTrue();
    try (Model model = Models.load(file, l -> l.warnings(text -> {}))) {
      assertThat(report.parameters()).isEqualTo(model.countParams());
      // A Sequential on a Sequential has its input within the first in Keras 1, and its own here.
      assertThat(report.layers().stream().filter(layer -> layer.depth() == 0))
          .extracting(FileReport.LayerEntry::className)
          .filteredOn(className -> !className.equals("InputLayer"))
          .hasSize((int) model.sublayers().stream().filter(InspectTest::isNoInput).count());
      assertThat(report.optimizer())
          .isEqualTo(Objects.requireNonNull(model.optimizer()).getClass().getSimpleName());
    }
    boolean older = KerasFiles.isOlder(name);
    assertThat(report.kerasVersion())
        .startsWith(name.startsWith("keras_1") ? "1.2." : older ? "2." : "3.");
    boolean leavesOut = name.matches("keras_.*nadam.h5|keras_1_2_2_layers.h5");
    assertThat(report.differences()).hasSize((older ? 1 : 0) + (leavesOut ? 1 : 0));
  }

  private static boolean isNoInput(Layer layer) {
    return !layer.className().equals("InputLayer");
  }

  @Test
  void weightsAlone_areCounted() throws IOException {
    Path file = KerasFiles.copy("every_layer.weights.h5", folder);
    FileReport report = Models.inspect(file);
    long expected = Models.inspect(KerasFiles.copy("every_layer.keras", folder)).parameters();
    assertThat(report.format()).isEqualTo("HDF5, weights alone");
    assertThat(report.parameters()).isEqualTo(expected);
    assertThat(report.layers()).isNotEmpty();
  }

  @Test
  void everythingUnknown_isListedAtOnce() throws IOException {
    Path file = KerasFiles.copy("nested_shared.json", folder);
    Files.writeString(
        file,
        Files.readString(file)
            .replace("\"SeparableConv2D\"", "\"Gabor2D\"")
            .replace("\"Add\"", "\"Xor\""));
    FileReport report = Models.inspect(file);
    assertThat(report.isSupported()).isFalse();
    assertThat(report.problems()).singleElement().asString().contains("Gabor2D").contains("Xor");
    assertThat(report.layers().stream().filter(layer -> !layer.supported()))
        .extracting(FileReport.LayerEntry::className)
        .containsExactlyInAnyOrder("Gabor2D", "Xor");
  }

  @Test
  void olderMeanings_areTold() throws IOException {
    Path file = folder.resolve("old.h5");
    byte[] bytes = KerasFiles.bytes("keras2_every_layer.h5");
    Files.write(file, bytes);
    assertThat(Models.inspect(file).differences())
        .singleElement()
        .asString()
        .contains("written by Keras 2.")
        .contains("n / (n - 1)");
  }
}

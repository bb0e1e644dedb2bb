package cornea.applications;

import static org.assertj.core.api.Assertions.assertThat;

import cornea.layers.Layer;
import cornea.layers.LayerCall;
import cornea.layers.Weight;
import cornea.models.Model;
import cornea.tck.Golden;
import cornea.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each network line by line as Keras builds it: layers, names, order, shapes and parameters. */
class StructureGoldenTest {
  static List<String> structures() {
    List<String> structures = new ArrayList<>();
    for (String part : Golden.text("applications", "structures.txt").split("# ", -1)) {
      if (!part.isBlank()) {
        structures.add(part);
      }
    }
    return structures;
  }

  @Test
  void structures_areThoseOfAllNets() {
    assertThat(structures()).hasSizeGreaterThanOrEqualTo(20);
  }

  @ParameterizedTest
  @MethodSource("structures")
  void structure_isKerass(String expected) {
    String title = expected.lines().findFirst().orElseThrow();
    String[] words = title.split(" ", 2);
    Model model = NetCases.create(words[0], words.length == 1 ? "" : words[1]);
    assertThat(title + "\n" + structure(model)).isEqualTo(expected);
  }

  @Test
  void trainableWeights_areCountedAsInTheTutorial() {
    Model base = VGG16.create(a -> a.includeTop(false).inputShape(150, 150, 3));
    assertThat(base.outputShape()).isEqualTo(Shape.of(Shape.UNKNOWN, 4, 4, 512));
    assertThat(base.trainableWeights()).hasSize(26);
    base.trainable(false);
    assertThat(base.trainableWeights()).isEmpty();
  }

  private static String structure(Model model) {
    long trainable = model.trainableWeights().stream().mapToLong(StructureGoldenTest::size).sum();
    return model.name()
        + "\t"
        + model.layers().size()
        + "\t"
        + model.countParams()
        + "\t"
        + trainable
        + "\n"
        + model.layers().stream()
            .map(StructureGoldenTest::line)
            .collect(Collectors.joining("\n", "", "\n"));
  }

  private static long size(Weight weight) {
    return weight.shape().size();
  }

  private static String line(Layer layer) {
    LayerCall call = layer.calls().get(0);
    Shape shape = call.outputs().get(0).shape();
    String dims =
        IntStream.of(shape.dims())
            .mapToObj(dim -> dim == Shape.UNKNOWN ? "?" : String.valueOf(dim))
            .collect(Collectors.joining("x"));
    return String.join(
        "\t", layer.name(), layer.className(), dims, String.valueOf(layer.countParams()));
  }
}

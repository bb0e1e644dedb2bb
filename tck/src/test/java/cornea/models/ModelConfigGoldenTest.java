package cornea.models;

import static org.assertj.core.api.Assertions.assertThat;

import cornea.saving.Json;
import cornea.saving.Options;
import cornea.tck.Golden;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Models of Keras's JSON, rebuilt, with the weights that Keras gave them. */
class ModelConfigGoldenTest {
  static List<String> cases() {
    return Golden.cases("nets");
  }

  @ParameterizedTest
  @MethodSource("cases")
  void rebuiltModel_hasKerasWeightsInKerasOrder(String name) {
    Golden golden = Golden.load("nets", name);
    Model model = Models.fromConfig(golden.object("model"));
    List<?> expected = Json.list(golden.json(), "weights");
    List<String> paths = List.copyOf(model.weightsByPath().keySet());
    assertThat(model.weights()).hasSameSizeAs(expected);
    for (int i = 0; i < expected.size(); i++) {
      Map<String, Object> weight = Json.object(expected.get(i));
      assertThat(model.weights().get(i).name()).isEqualTo(weight.get("name"));
      assertThat(Options.toShape("shape", weight.get("shape")))
          .isEqualTo(model.weights().get(i).shape());
      assertThat(model.trainableWeights().contains(model.weights().get(i)))
          .isEqualTo(weight.get("trainable"));
      // Keras's path may lead through the model's own name, ours starts below it.
      assertThat("/" + weight.get("path")).endsWith("/" + lastTwo(paths.get(i)));
    }
  }

  private static String lastTwo(String path) {
    return path.substring(path.lastIndexOf('/', path.lastIndexOf('/') - 1) + 1);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void config_ofARebuiltModel_isASmallerCopyOfKeras(String name) {
    Map<String, Object> keras = Golden.load("nets", name).object("model");
    Map<String, Object> ours = Models.toConfig(Models.fromConfig(keras));
    assertContained("", ours, keras);
    assertThat(Models.toConfig(Models.fromConfig(ours))).isEqualTo(ours);
  }

  /**
   * Everything that we write is there in Keras's JSON, with the same value and in lists of equal
   * length.
   */
  private static void assertContained(String path, @Nullable Object ours, @Nullable Object keras) {
    if (ours instanceof Map<?, ?> map) {
      Map<String, ?> theirs = Json.object(keras);
      map.forEach(
          (key, value) -> {
            // Null says what Keras says by leaving an option out.
            assertThat(value == null || theirs.containsKey(key)).as(path + "/" + key).isTrue();
            assertContained(path + "/" + key, value, theirs.get(key));
          });
    } else if (ours instanceof List<?> list) {
      List<?> theirs = (List<?>) Objects.requireNonNull(keras, path);
      assertThat(theirs).as(path).hasSameSizeAs(list);
      for (int i = 0; i < list.size(); i++) {
        assertContained(path + "/" + i, list.get(i), theirs.get(i));
      }
    } else if (ours instanceof Number number) {
      assertThat(keras).as(path).isInstanceOf(Number.class);
      assertThat(((Number) Objects.requireNonNull(keras)).doubleValue())
          .as(path)
          .isEqualTo(number.doubleValue());
    } else if (!path.endsWith("/dtype") && !path.endsWith("/dtype/config/name")) {
      assertThat(ours).as(path).isEqualTo(keras); // the oracle ran in float64
    }
  }
}

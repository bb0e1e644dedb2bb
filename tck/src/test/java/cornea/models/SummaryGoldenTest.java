package cornea.models;

import static org.assertj.core.api.Assertions.assertThat;

import cornea.saving.Json;
import cornea.tck.Golden;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The summaries that Keras printed of models that are rebuilt here from Keras's JSON. */
class SummaryGoldenTest {
  static List<String> cases() {
    return Golden.index("summaries").stream()
        .filter(file -> file.endsWith(".json"))
        .map(file -> file.substring(0, file.length() - ".json".length()))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void summary_isWhatKerasPrints(String name) {
    Map<String, Object> json = Json.object(Golden.json("summaries", name + ".json"));
    Model model = Models.fromConfig(Json.object(json, "model"));
    Map<String, Object> options = Json.object(json, "options");
    int lineLength = ((Number) Objects.requireNonNull(options.get("line_length"))).intValue();
    String text =
        model.summaryText(
            s ->
                s.lineLength(lineLength)
                    .expandNested(Boolean.TRUE.equals(options.get("expand_nested")))
                    .showTrainable(Boolean.TRUE.equals(options.get("show_trainable"))));
    assertThat(text).isEqualTo(withoutOptimizer(Golden.text("summaries", name + ".txt")));
  }

  @Test
  void cases_areThere() {
    assertThat(cases()).hasSizeGreaterThan(25).contains("residual", "nested_expanded", "not_built");
  }

  /** The documented difference: totals count the weights only, and there is no optimizer line. */
  private static String withoutOptimizer(String keras) {
    if (!keras.contains("Optimizer params")) {
      return keras;
    }
    assertThat(keras)
        .contains(" Total params: 592 (2.32 KB)\n")
        .contains(" Optimizer params: 390 (1.53 KB)\n");
    return keras
        .replace(" Total params: 592 (2.32 KB)\n", " Total params: 202 (808.00 B)\n")
        .replaceFirst(Pattern.quote(" Optimizer params: 390 (1.53 KB)\n"), "");
  }
}

package cornea.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cornea.engine.reference.ReferenceEngine;
import cornea.tensor.DType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EnginesTest {
  private static final EngineProvider REFERENCE = provider("reference", 0, "");
  private static final EngineProvider FAST = provider("fast", 10, "");
  private static final EngineProvider BROKEN = provider("broken", 20, "libfast.so is missing");

  private final List<String> report = new ArrayList<>();

  @Test
  void reference_isFoundAsAService() {
    assertThat(Engines.named("reference").name()).isEqualTo("reference");
    assertThat(Engines.named("reference").dtype()).isEqualTo(DType.FLOAT32);
    assertThat(Engines.best()).isSameAs(Engines.best());
  }

  @Test
  void unknownName_listsTheKnown() {
    assertThatThrownBy(() -> Engines.named("tpu"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("There is no such engine. Expected one of [")
        .hasMessageContaining("reference")
        .hasMessageEndingWith("Received: 'tpu'");
  }

  @Test
  void highestAvailableRank_isChosen_andTheReasonReported() {
    assertThat(Engines.choose(null, List.of(BROKEN, FAST, REFERENCE), report)).isSameAs(FAST);
    assertThat(report)
        .containsExactly("engine broken cannot run here: libfast.so is missing", "engine fast");
  }

  @Test
  void environment_overridesTheRank() {
    assertThat(Engines.choose("reference", List.of(FAST, REFERENCE), report)).isSameAs(REFERENCE);
    assertThat(report).containsExactly("engine reference, because CORNEA_ENGINE names it");
    assertThat(Engines.choose(" ", List.of(FAST, REFERENCE), report)).isSameAs(FAST);
  }

  @Test
  void engineThatIsNamedButCannotRun_isAnErrorAndNoFallback() {
    assertThatThrownBy(() -> Engines.choose("broken", List.of(BROKEN, REFERENCE), report))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Engine 'broken' cannot run here: libfast.so is missing");
  }

  private static EngineProvider provider(String name, int rank, String unavailable) {
    return new EngineProvider() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public int rank() {
        return rank;
      }

      @Override
      public Optional<String> unavailable() {
        return unavailable.isEmpty() ? Optional.empty() : Optional.of(unavailable);
      }

      @Override
      public Engine engine() {
        return new ReferenceEngine(DType.FLOAT32);
      }
    };
  }
}

package cornea.formats;

import static org.assertj.core.api.Assertions.assertThat;

import cornea.CorneaVersion;
import cornea.callbacks.History;
import cornea.callbacks.LearningRateScheduler;
import cornea.layers.Dense;
import cornea.models.Input;
import cornea.models.Model;
import cornea.models.Models;
import cornea.models.Sequential;
import cornea.saving.Json;
import cornea.tensor.Shape;
import cornea.tensor.Tensor;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Models carry where they come from, in every file. */
class ProvenanceTest {
  private static final Tensor X = Tensor.full(Shape.of(6, 3), 0.5f);
  private static final Tensor Y = Tensor.full(Shape.of(6, 1), 1);

  @TempDir Path folder;

  private static Sequential net() {
    Sequential net = new Sequential(Input.of(3), new Dense(1));
    net.compile(c -> c.optimizer("sgd").loss("mse").seed(5));
    return net;
  }

  private static List<?> trainings(Model model) {
    return Json.list(model.metadata(), "trainings");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.keras", "a.h5"})
  void history_seedAndData_areInTheFile(String name) {
    Model net = net();
    History history =
        net.fit(
            X,
            Y,
            f ->
                f.epochs(2)
                    .verbose(0)
                    .callbacks(new LearningRateScheduler(epoch -> 0.1 / (epoch + 1))));
    Path file = folder.resolve(name);
    net.save(file);
    Map<String, ?> training = Json.object(trainings(Models.load(file)).get(0));
    assertThat(training.get("seed")).isEqualTo(5);
    assertThat(training.get("cornea_version")).isEqualTo(CorneaVersion.text());
    assertThat(CorneaVersion.text()).matches("\\d+\\.\\d+\\.\\d+.*");
    assertThat(String.valueOf(training.get("data"))).hasSize(64);
    assertThat(training.get("history")).isEqualTo(history.asMap());
  }

  @Test
  void furtherTrainings_goOnOrAreListed() {
    Model net = net();
    net.fit(X, Y, f -> f.epochs(2).verbose(0));
    Path file = folder.resolve("a.keras");
    net.save(file);
    Model again = Models.load(file);
    again.compile(c -> c.optimizer("sgd").loss("mse").seed(5));
    again.fit(X, Y, f -> f.epochs(1).verbose(0));
    assertThat(trainings(again)).hasSize(1);
    assertThat(String.valueOf(Json.object(trainings(again).get(0)).get("history")))
        .matches(".*=\\[.*,.*,.*]}");
    again.fit(X, X.slice(0, 6).column(0), f -> f.epochs(1).verbose(0));
    assertThat(trainings(again)).hasSize(2);
  }
}

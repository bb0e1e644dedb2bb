package cornea.applications;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cornea.CorneaException;
import cornea.models.Model;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Networks with weights from files. */
class WeightsTest {
  @TempDir Path folder;

  private static Model net(double alpha, Path file) {
    return MobileNet.create(
        a -> {
          a.alpha(alpha).includeTop(false).inputShape(32, 32, 3);
          if (file.getNameCount() > 0) {
            a.weights(file);
          }
        });
  }

  @Test
  void weights_areThoseOfTheFile() {
    Model model = net(0.25, Path.of("/"));
    model.initialize(3);
    for (String name : new String[] {"a.h5", "a.weights.h5", "a.keras"}) {
      Path file = folder.resolve(name);
      model.save(file);
      assertThat(net(0.25, file).snapshot().tensors()).isEqualTo(model.snapshot().tensors());
    }
  }

  @Test
  void missingAndOtherFiles_areAnErrorThatSaysWhatToDo() {
    Path missing = folder.resolve("none.h5");
    assertThatThrownBy(() -> net(0.25, missing))
        .isInstanceOf(CorneaException.class)
        .hasMessageContaining("'weights': " + missing)
        .hasMessageContaining("there is no such file");
    Path other = folder.resolve("other.h5");
    net(0.5, Path.of("/")).saveWeights(other);
    assertThatThrownBy(() -> net(0.25, other))
        .hasMessageContaining("the weights do not fit the model's layers: Conv2D 'conv1': 'kernel'")
        .hasMessageContaining("has shape (3, 3, 3, 8)")
        .hasMessageContaining("as includeTop says");
  }
}

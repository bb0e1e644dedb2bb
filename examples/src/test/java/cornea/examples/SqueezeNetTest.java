package cornea.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cornea.CorneaException;
import cornea.models.Model;
import cornea.tensor.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqueezeNetTest {
  @TempDir Path folder;

  @Test
  void network_hasThePapersParameters() {
    Model base = SqueezeNet.create(227);
    assertThat(base.countParams()).isEqualTo(722_496);
    assertThat(base.outputShape()).isEqualTo(Shape.of(Shape.UNKNOWN, 512));
  }

  @Test
  void otherFiles_areRefused() throws IOException {
    Path text = Files.writeString(folder.resolve("text.h5"), "no HDF5");
    assertThatThrownBy(() -> KerasWeights.load(SqueezeNet.create(64), text))
        .isInstanceOf(CorneaException.class)
        .hasMessageContaining("text.h5");
  }
}

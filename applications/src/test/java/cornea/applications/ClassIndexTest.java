package cornea.applications;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cornea.CorneaException;
import cornea.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassIndexTest {
  @TempDir Path folder;

  private Path write(String json) throws IOException {
    return Files.writeString(folder.resolve("index.json"), json);
  }

  @Test
  void decoded_areTheLikeliestInOrder() throws IOException {
    ClassIndex index =
        ClassIndex.read(
            write(
                "{\"0\": [\"n1\", \"tench\"],\n \"2\":[\"n3\",\"great_white_shark\"], \"1\": [\"n2\", \"goldfish\"]}"));
    assertThat(index.size()).isEqualTo(3);
    Tensor predictions = Tensor.of(new float[] {0.25f, 0.25f, 0.5f, 0, 1, 0}, 2, 3);
    List<List<ClassIndex.Score>> decoded = index.decode(predictions, 2);
    assertThat(decoded)
        .containsExactly(
            List.of(
                new ClassIndex.Score("n3", "great_white_shark", 0.5),
                new ClassIndex.Score("n1", "tench", 0.25)),
            List.of(
                new ClassIndex.Score("n2", "goldfish", 1), new ClassIndex.Score("n1", "tench", 0)));
    assertThat(index.decode(predictions, 5).get(0)).hasSize(3);
    assertThatThrownBy(() -> index.decode(Tensor.of(new float[4], 1, 4), 5))
        .hasMessage(
            "predictions of shape (images, 3) are expected, one for each class. Received: (1, 4)");
  }

  @Test
  void otherFiles_areRefused() throws IOException {
    assertThatThrownBy(() -> ClassIndex.read(write("{\"1\": [\"n2\", \"goldfish\"]}")))
        .isInstanceOf(CorneaException.class)
        .hasMessageEndingWith(
            "index.json: Keras's class index is expected: {\"0\": [\"n01440764\", \"tench\"], …}"
                + " with every number from 0 on. Received: 1 such entries");
    assertThatThrownBy(() -> ClassIndex.read(write("[]")))
        .hasMessageEndingWith("Received: 0 such entries");
  }
}

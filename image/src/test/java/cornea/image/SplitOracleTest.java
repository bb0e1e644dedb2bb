package cornea.image;

import static org.assertj.core.api.Assertions.assertThat;

import cornea.tensor.Tensor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What belongs to each subset, judged by Keras; see oracle/augment.py. */
final class SplitOracleTest {
  private static final int ROWS = 17;

  @TempDir private Path folder;

  @Test
  void subsets_areThoseOfKeras() throws Exception {
    fill("a", 7);
    fill("b", 10);
    float[] numbers = new float[ROWS];
    for (int i = 0; i < ROWS; i++) {
      numbers[i] = i;
    }
    Tensor rows = Tensor.of(numbers, ROWS, 1, 1, 1);
    List<String> cases = Golden.linesAt("augment/splits.txt");
    assertThat(cases).hasSize(12);
    for (String line : cases) {
      String[] words = line.split(" ", -1);
      ImageDataGenerator generator =
          new ImageDataGenerator().validationSplit(Double.parseDouble(words[0]));
      Subset subset = Subset.valueOf(words[1]);
      float[] taken =
          generator
              .flow(rows, f -> f.subset(subset).shuffle(false).batchSize(ROWS))
              .next()
              .x()
              .floats();
      assertThat(taken).as(line).containsExactly(numbers(words[2]));
      DirectoryFlow files =
          generator.flowFromDirectory(folder, f -> f.subset(subset).verbose(false));
      assertThat(files.fileNames()).as(line).containsExactly(words[3].split(",", -1));
    }
  }

  private void fill(String name, int count) throws Exception {
    Path files = Files.createDirectory(folder.resolve(name));
    for (int i = 0; i < count; i++) {
      Files.createFile(files.resolve(i + ".png"));
    }
  }

  private static float[] numbers(String list) {
    String[] words = list.split(",", -1);
    float[] numbers = new float[words.length];
    for (int i = 0; i < words.length; i++) {
      numbers[i] = Float.parseFloat(words[i]);
    }
    return numbers;
  }
}

package cornea.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cornea.CorneaException;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SubsetsTest {
  @TempDir private Path original;
  @TempDir private Path made;

  @BeforeEach
  void fill() throws Exception {
    for (int i = 0; i < 7; i++) {
      Files.writeString(original.resolve("cat." + i + ".jpg"), "cat" + i);
      Files.writeString(original.resolve("dog." + i + ".jpg"), "dog" + i);
    }
  }

  private Map<String, Map<String, Integer>> copy() {
    return Subsets.copy(
        original,
        made,
        s ->
            s.files("cats", "cat.{}.jpg")
                .files("dogs", "dog.{}.jpg")
                .part("train", 0, 4)
                .part("test", 5, 7));
  }

  @Test
  void copy_makesAFolderForEachPartAndClassAndCounts() throws Exception {
    assertThat(copy())
        .isEqualTo(
            Map.of("train", Map.of("cats", 4, "dogs", 4), "test", Map.of("cats", 2, "dogs", 2)));
    assertThat(files())
        .hasSize(12)
        .contains("train/cats/cat.3.jpg", "test/dogs/dog.6.jpg")
        .doesNotContain("train/cats/cat.4.jpg");
    assertThat(made.resolve("test/dogs/dog.6.jpg")).hasContent("dog6");
    copy(); // what is there already is left alone
    Files.writeString(made.resolve("test/dogs/dog.6.jpg"), "mine");
    assertThatThrownBy(this::copy)
        .isInstanceOf(CorneaException.class)
        .hasMessageContaining("dog.6.jpg: another file is here");
  }

  @Test
  void copy_printsWhatEachPartHas() {
    PrintStream before = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      copy();
    } finally {
      System.setOut(before);
    }
    assertThat(printed.toString(StandardCharsets.UTF_8))
        .isEqualToNormalizingNewlines("train: 4 cats, 4 dogs\ntest: 2 cats, 2 dogs\n");
  }

  @Test
  void missingFiles_areListedAndNothingIsCopied() throws Exception {
    for (int i = 0; i < 4; i++) {
      Files.delete(original.resolve("dog." + i + ".jpg"));
    }
    assertThatThrownBy(this::copy)
        .isInstanceOf(CorneaException.class)
        .hasMessage(original + ": 4 of 12 files are missing: dog.0.jpg, dog.1.jpg, dog.2.jpg, ...");
    assertThat(files()).isEmpty();
  }

  @Test
  void partsThatOverlap_areAnError() {
    assertThatThrownBy(
            () -> Subsets.copy(original, made, s -> s.part("train", 0, 4).part("test", 3, 5)))
        .hasMessage("Subsets.part: 'test' and 'train' share files");
    assertThatThrownBy(() -> Subsets.copy(original, made, s -> s.files("cats", "cat.jpg")))
        .hasMessageContaining("needs a {} for the number");
  }

  private List<String> files() throws Exception {
    try (Stream<Path> files = Files.walk(made)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> made.relativize(file).toString().replace('\\', '/'))
          .toList();
    }
  }
}

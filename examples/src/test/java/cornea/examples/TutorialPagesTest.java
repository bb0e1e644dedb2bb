package cornea.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What docs/tutorials shows of the programs is in them, and what it links to is there. */
class TutorialPagesTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern JAVA = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
  private static final Pattern LINK = Pattern.compile("]\\(([^)#:]+)(?:#[^)]*)?\\)");
  private static final Pattern EXAMPLE = Pattern.compile("`(?:\\./cornea example )?([a-z0-9-]+)");

  private static List<Path> pages() throws IOException {
    return files(ROOT.resolve("docs/tutorials"), ".md");
  }

  @ParameterizedTest
  @MethodSource("pages")
  void linesOfJava_areThoseOfThePrograms(Path page) throws IOException {
    Set<String> lines = new HashSet<>();
    for (Path source : files(ROOT.resolve("examples/src/main/java"), ".java")) {
      Files.readAllLines(source).forEach(line -> lines.add(line.strip()));
    }
    List<String> shown = new ArrayList<>();
    Matcher block = JAVA.matcher(Files.readString(page));
    while (block.find()) {
      block.group(1).lines().map(String::strip).forEach(shown::add);
    }
    assertThat(lines).containsAll(shown);
    assertThat(shown.isEmpty()).isEqualTo(page.endsWith("README.md"));
  }

  @ParameterizedTest
  @MethodSource("pages")
  void links_leadSomewhere(Path page) throws IOException {
    Matcher link = LINK.matcher(Files.readString(page));
    int links = 0;
    while (link.find()) {
      assertThat(page.resolveSibling(link.group(1)).normalize()).exists();
      links++;
    }
    assertThat(links).isPositive();
  }

  @ParameterizedTest
  @MethodSource("pages")
  void programs_areNamedAsTheyAreStarted(Path page) throws IOException {
    Set<String> names = new HashSet<>();
    new Examples().examples().forEach(example -> names.add(example.name()));
    Matcher name = EXAMPLE.matcher(Files.readString(page));
    List<String> started = new ArrayList<>();
    while (name.find()) {
      if (name.group().contains("cornea example")) {
        started.add(name.group(1));
      }
    }
    assertThat(names).containsAll(started);
  }

  private static List<Path> files(Path folder, String ending) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(ending)).sorted().toList();
    }
  }
}

package cornea;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What README and docs show in Java compiles; that of the tutorials is in the examples. */
class DocumentedCodeTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern BLOCK = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
  private static final Pattern PROGRAM = Pattern.compile("^public class (\\w+)", Pattern.MULTILINE);

  /** What lines of a page speak of without saying what it is. */
  private static final String GIVEN =
      """
        static Model model, other, base;
        static Sequential head;
        static Tensor x, y, images, labels, photo;
        static ImageDataGenerator generator, rotation, zoom;
        static DirectoryFlow train, validation, test;
        static History history, plain0, plain1, bamd0, bamd1;
        static Evaluation numbers;
        static Classification result;
        static Path file;
        static ActivationFunction BENT;
        static class Gain extends BaseLayer<Gain> {
          public void options(Options o) {}
          protected Value call(Value x, CallContext context) { return x; }
        }
        static class PowerLoss extends Loss {
          protected Value values(Value yTrue, Value yPred) { return yPred; }
        }
        static class Ramp implements Initializer {
          public void options(Options o) {}
          public Tensor initialize(Shape shape, long key) { return Tensor.zeros(shape); }
        }
      """;

  @TempDir private Path folder;

  static Stream<Path> pages() throws IOException {
    List<Path> pages = new ArrayList<>(List.of(ROOT.resolve("README.md")));
    try (Stream<Path> docs = Files.list(ROOT.resolve("docs"))) {
      docs.filter(page -> page.toString().endsWith(".md")).sorted().forEach(pages::add);
    }
    return pages.stream().filter(page -> !blocks(page).isEmpty());
  }

  @ParameterizedTest
  @MethodSource("pages")
  void java_compiles(Path page) throws IOException {
    List<Path> sources = new ArrayList<>();
    for (String block : blocks(page)) {
      Matcher program = PROGRAM.matcher(block);
      boolean whole = program.find();
      String name = whole ? program.group(1) : "Lines" + sources.size();
      sources.add(Programs.source(folder, name, whole ? block : lines(name, block)));
    }
    String path = System.getProperty("java.class.path");
    Programs.compile(List.of("-cp", path, "-d", folder.toString()), sources);
  }

  @Test
  void programWithImports_hasTheLinesOfTheReadme() {
    String readme = blocks(ROOT.resolve("README.md")).get(0);
    String program = blocks(ROOT.resolve("docs/own-program.md")).get(0);
    assertThat(program).contains(readme.indent(4));
  }

  /** Lines of a page as a class, with every package of Cornea imported. */
  private static String lines(String name, String block) {
    return packages().map(each -> "import " + each + ".*;\n").collect(Collectors.joining())
        + "import static cornea.activations.Activations.*;\n"
        + "import static cornea.image.ClassMode.*;\n"
        + "import java.nio.file.Path;\nimport java.util.*;\n"
        + "class "
        + name
        + " {\n"
        + GIVEN
        + "  void lines() throws Exception {\n"
        + block
        + "  }\n}\n";
  }

  private static Stream<String> packages() {
    return Programs.modules().findAll().stream()
        .filter(module -> module.descriptor().name().startsWith("cornea."))
        .flatMap(module -> module.descriptor().exports().stream())
        .filter(exports -> !exports.isQualified())
        .map(exports -> exports.source())
        .sorted();
  }

  private static List<String> blocks(Path page) {
    try {
      return BLOCK.matcher(Files.readString(page)).results().map(block -> block.group(1)).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

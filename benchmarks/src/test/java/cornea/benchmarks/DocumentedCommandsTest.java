package cornea.benchmarks;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import cornea.cli.Cornea;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** The commands that the docs show exist, with the options that are shown. */
class DocumentedCommandsTest {
  private static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();

  /** What follows a command's name up to the end of the code or line, without a comment. */
  private static final Pattern COMMAND =
      Pattern.compile(
          "(?:^|`|\\s)(\\./cornea [a-z][^`#\\n]*|benchmarks/[a-z][a-z-]*(?=[`\\s])[^`#\\n]*)");

  private static final Pattern OPTION = Pattern.compile("(?<!\\S)--[a-z][a-z-]*");
  private static final Pattern PROGRAM =
      Pattern.compile("/python/(\\w+\\.py)|cornea\\.benchmarks\\.(\\w+)");

  static Stream<String> documented() throws IOException {
    List<String> commands = new ArrayList<>();
    for (Path page : pages()) {
      Matcher matcher = COMMAND.matcher(Files.readString(page));
      while (matcher.find()) {
        commands.add(matcher.group(1).strip());
      }
    }
    return commands.stream().distinct().sorted();
  }

  static Stream<Path> scripts() throws IOException {
    try (Stream<Path> files = Files.list(REPOSITORY.resolve("benchmarks"))) {
      List<Path> scripts =
          files
              .filter(Files::isRegularFile)
              .filter(file -> !file.getFileName().toString().contains("."))
              .sorted()
              .toList();
      return scripts.stream();
    }
  }

  private static List<Path> pages() throws IOException {
    List<Path> pages = new ArrayList<>();
    pages.add(REPOSITORY.resolve("README.md"));
    pages.add(REPOSITORY.resolve("CONTRIBUTING.md"));
    for (String folder : List.of("docs", "docs/tutorials", "docs/tutorials/zh")) {
      try (Stream<Path> docs = Files.list(REPOSITORY.resolve(folder))) {
        docs.filter(page -> page.toString().endsWith(".md")).sorted().forEach(pages::add);
      }
    }
    return pages;
  }

  @ParameterizedTest
  @MethodSource("documented")
  void documentedCommand_hasItsOptions(String command) throws IOException {
    String name = command.startsWith("./cornea ") ? command.substring(9) : command;
    name = name.replaceFirst("\\s.*", "");
    List<String> options = OPTION.matcher(command).results().map(result -> result.group()).toList();
    if (command.startsWith("./cornea ")) {
      Map<String, CommandLine> subcommands = Cornea.commandLine().getSubcommands();
      assertThat(subcommands).containsKey(name);
      CommandLine subcommand = requireNonNull(subcommands.get(name));
      assertThat(subcommand.getCommandSpec().optionsMap().keySet()).containsAll(options);
    } else {
      Path script = REPOSITORY.resolve(name);
      assertThat(script).isRegularFile();
      String source = source(script);
      for (String option : options) {
        assertThat(source.contains('"' + option + '"')).as(name + " has " + option).isTrue();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("scripts")
  void script_isDocumentedAndSaysWhatItDoes(Path script) throws IOException {
    assertThat(script).isExecutable();
    assertThat(Files.readString(script).replace("\n# ", " "))
        .contains("--help lists the options")
        .contains("set -euo pipefail");
    assertThat(Files.readString(REPOSITORY.resolve("docs/benchmarks.md")))
        .contains("`benchmarks/" + script.getFileName());
    assertThat(source(script)).isNotEmpty();
  }

  @Test
  void docs_showCommandsOfBothKinds() throws IOException {
    assertThat(documented())
        .anyMatch(command -> command.startsWith("./cornea "))
        .anyMatch(command -> command.startsWith("benchmarks/"));
  }

  /** The program behind a script, which reads the options. */
  private static String source(Path script) throws IOException {
    Matcher program = PROGRAM.matcher(Files.readString(script));
    assertThat(program.find()).as(script + " starts a program").isTrue();
    Path benchmarks = REPOSITORY.resolve("benchmarks");
    return Files.readString(
        program.group(1) != null
            ? benchmarks.resolve("python").resolve(program.group(1))
            : benchmarks.resolve("src/main/java/cornea/benchmarks/" + program.group(2) + ".java"));
  }
}

package cornea;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.spi.ToolProvider;

/** Sources of the tests' own, compiled as a user would. */
final class Programs {
  private Programs() {}

  /** What the tests themselves run on: Cornea's modules and what they need, and test libraries. */
  static ModuleFinder modules() {
    return ModuleFinder.of(
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .map(Path::of)
            .toArray(Path[]::new));
  }

  /** Writes a source file. */
  static Path source(Path folder, String name, String text) throws IOException {
    return Files.writeString(Files.createDirectories(folder).resolve(name + ".java"), text);
  }

  /** Compiles, with the compiler's complaints as the failure. */
  static void compile(List<String> options, List<Path> sources) {
    List<String> arguments = new ArrayList<>(options);
    sources.forEach(source -> arguments.add(source.toString()));
    StringWriter complaints = new StringWriter();
    PrintWriter out = new PrintWriter(complaints);
    int status =
        ToolProvider.findFirst("javac")
            .orElseThrow()
            .run(out, out, arguments.toArray(new String[0]));
    assertThat(status).as(complaints.toString()).isZero();
  }
}

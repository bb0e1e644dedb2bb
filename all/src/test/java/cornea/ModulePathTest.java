package cornea;

import static org.assertj.core.api.Assertions.assertThat;

import cornea.engine.Engines;
import java.io.File;
import java.io.IOException;
import java.lang.module.Configuration;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A program that is a module of its own, which requires the module {@code cornea} alone. */
class ModulePathTest {
  /** The module, annotations for the compiler, and what jHDF needs, which cannot say it. */
  private static final Set<String> ROOTS =
      Set.of("cornea", "org.jspecify", "org.slf4j", "org.apache.commons.lang3");

  private static final String PROGRAM =
      """
      package program;

      import static cornea.activations.Activations.SOFTMAX;

      import cornea.engine.Engines;
      import cornea.layers.Dense;
      import cornea.layers.Flatten;
      import cornea.models.Input;
      import cornea.models.Models;
      import cornea.models.Sequential;
      import cornea.tensor.Shape;
      import cornea.tensor.Tensor;
      import cornea.visual.Plots;
      import java.nio.file.Path;

      public class Program {
        public static void main(String[] arguments) {
          System.out.println("engine " + Engines.best().name());
          if (arguments.length == 0) {
            return;
          }
          var model = new Sequential(Input.of(4, 4, 1), new Flatten(), new Dense(2).activation(SOFTMAX));
          model.compile(c -> c.loss("categorical_crossentropy").seed(1));
          Tensor x = Tensor.zeros(Shape.of(8, 4, 4, 1)).map(value -> 1);
          var history = model.fit(x, Tensor.zeros(Shape.of(8, 2)), f -> f.epochs(2).verbose(0));
          Plots.history(history).write(Path.of(arguments[0], "curves.svg"));
          Path file = Path.of(arguments[0], "model.keras");
          model.save(file);
          System.out.println("same " + Models.load(file).predict(x).equals(model.predict(x)));
        }
      }
      """;

  @TempDir private Path folder;

  @Test
  void program_trainsDrawsSavesAndLoads() throws Exception {
    assertThat(run(List.of("--add-modules", "ALL-MODULE-PATH"), List.of(folder.toString())))
        .contains("engine " + Engines.best().name(), "same true");
    assertThat(folder.resolve("curves.svg")).exists();
  }

  @Test
  void nativesThatAreNoModules_areToldWithTheRemedy() throws Exception {
    assertThat(run(List.of(), List.of()))
        .contains("engine reference")
        .anyMatch(line -> line.startsWith("WARNING: engine onednn cannot run here"))
        .anyMatch(line -> line.contains("--add-modules ALL-MODULE-PATH"));
  }

  private List<String> run(List<String> options, List<String> arguments)
      throws IOException, InterruptedException {
    String path = modulePath();
    Path classes = folder.resolve("classes");
    Programs.compile(
        List.of("--module-path", path, "-d", classes.toString()),
        List.of(
            Programs.source(folder, "module-info", "module program { requires cornea; }"),
            Programs.source(folder, "Program", PROGRAM)));
    List<String> command =
        new ArrayList<>(
            List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
    command.add("-Duser.language=en"); // "WARNING" is translated
    command.addAll(options);
    command.addAll(List.of("--module-path", classes + File.pathSeparator + path));
    command.addAll(List.of("-m", "program/program.Program"));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().remove(Engines.VARIABLE);
    Process process = builder.start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(printed).isZero();
    return printed.lines().toList();
  }

  /** Of what the tests run on, Cornea, all that it needs, and the jars of natives. */
  private static String modulePath() {
    ModuleFinder finder = Programs.modules();
    Set<String> required =
        Configuration.empty().resolve(finder, ModuleFinder.ofSystem(), ROOTS).modules().stream()
            .map(module -> module.name())
            .collect(Collectors.toSet());
    Stream<ModuleReference> modules =
        finder.findAll().stream()
            .filter(
                module ->
                    required.contains(module.descriptor().name())
                        || module.descriptor().name().startsWith("org.bytedeco."));
    return modules
        .map(module -> Path.of(module.location().orElseThrow()).toString())
        .sorted()
        .collect(Collectors.joining(File.pathSeparator));
  }
}

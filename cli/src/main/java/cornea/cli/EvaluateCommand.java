package cornea.cli;

import cornea.image.ClassMode;
import cornea.image.DirectoryFlow;
import cornea.models.Model;
import cornea.tensor.Shape;
import cornea.training.Classification;
import cornea.training.Evaluation;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cornea evaluate}: how good a saved model is on a folder of images. */
@Command(
    name = "evaluate",
    description = "Show how good a saved model is on a folder of images.",
    mixinStandardHelpOptions = true)
final class EvaluateCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private SavedNet net = new SavedNet();

  @Parameters(
      index = "1",
      paramLabel = "DIR",
      description = "A folder with a folder of images for each class.")
  private Path directory = Path.of("");

  @Option(
      names = "--batch",
      paramLabel = "N",
      description = "Images of a batch; ${DEFAULT-VALUE} by default.")
  private int batch = 32;

  EvaluateCommand() {}

  @Override
  public Integer call() {
    Arguments.require(spec, Files.isDirectory(directory), "DIR must be a folder", directory);
    Arguments.positive(spec, "--batch", batch);
    PrintWriter out = spec.commandLine().getOut();
    try (Model model = net.load()) {
      ClassMode mode = model.isCompiled() ? labels(model) : ClassMode.SPARSE;
      DirectoryFlow images = net.flow(model, directory, batch, mode);
      List<String> names = List.copyOf(images.classIndices().keySet());
      Map<String, Double> numbers = Map.of();
      Classification result;
      if (model.isCompiled()) {
        Evaluation evaluation = model.evaluate(images, e -> e.verbose(0).classNames(names));
        numbers = evaluation.asMap();
        result = evaluation.classification();
      } else {
        result = Classification.of(model, images, names);
      }
      out.print(result.text());
      out.println();
      numbers.forEach((name, value) -> out.printf(Locale.ROOT, "%s %.4f%n", name, value));
      out.printf(Locale.ROOT, "images %d%n", images.samples());
      out.printf(Locale.ROOT, "right %.4f%n", result.accuracy());
      out.flush();
    }
    return 0;
  }

  /** Labels as the loss of the model wants them. */
  private static ClassMode labels(Model model) {
    Shape output = model.outputShape();
    if (output.dim(-1) == 1) {
      return ClassMode.BINARY;
    }
    Map<String, @Nullable Object> compiled = model.compileConfig(text -> {});
    String loss = compiled == null ? "" : String.valueOf(compiled.get("loss"));
    return loss.toLowerCase(Locale.ROOT).contains("sparse")
        ? ClassMode.SPARSE
        : ClassMode.CATEGORICAL;
  }
}

package cornea.cli;

import cornea.image.DirectoryFlow;
import cornea.io.AtomicFile;
import cornea.models.Model;
import cornea.training.Classification;
import cornea.visual.Report;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cornea report}: what a saved model takes the images of a folder for. */
@Command(
    name = "report",
    description = "Evaluate a saved model on a folder of images, and write a page about it.",
    mixinStandardHelpOptions = true)
final class ReportCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private SavedNet net = new SavedNet();

  @Parameters(
      index = "1",
      paramLabel = "DIR",
      description = "A folder with a folder of images for each class.")
  private Path directory = Path.of("");

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description = "The page; ${DEFAULT-VALUE} by default.")
  private Path output = Path.of("report.html");

  @Option(
      names = "--batch-size",
      paramLabel = "N",
      description = "Images of a batch; ${DEFAULT-VALUE} by default.")
  private int batchSize = 32;

  ReportCommand() {}

  @Override
  public Integer call() {
    Arguments.require(spec, Files.isDirectory(directory), "DIR must be a folder", directory);
    Arguments.positive(spec, "--batch-size", batchSize);
    AtomicFile.requireWritable(output);
    try (Model model = net.load()) {
      DirectoryFlow images = net.flow(model, directory, batchSize);
      Classification result =
          Classification.of(model, images, List.copyOf(images.classIndices().keySet()));
      Report.of(model)
          .classification(result)
          .images(directory)
          .setting("images", directory.toAbsolutePath())
          .write(output);
      spec.commandLine().getOut().print(result.text());
    }
    spec.commandLine().getOut().println("Wrote " + output);
    return 0;
  }
}

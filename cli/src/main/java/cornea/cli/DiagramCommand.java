package cornea.cli;

import cornea.io.AtomicFile;
import cornea.models.Model;
import cornea.models.Models;
import cornea.visual.Plots;
import cornea.visual.RankDir;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cornea diagram}: the layers of a saved model as boxes. */
@Command(
    name = "diagram",
    description = "Draw the layers of a model, as Keras's plot_model does.",
    mixinStandardHelpOptions = true)
final class DiagramCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "MODEL", description = "A saved model: .keras, .h5 or .json.")
  private Path file = Path.of("");

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description = "The picture, .png or .svg; ${DEFAULT-VALUE} by default.")
  private Path output = Path.of("model.png");

  @Option(names = "--show-shapes", description = "Say the shapes that go in and come out.")
  private boolean showShapes;

  @Option(names = "--show-dtype", description = "Say the type of outputs.")
  private boolean showDtype;

  @Option(names = "--show-layer-names", description = "Say the names of layers.")
  private boolean showLayerNames;

  @Option(names = "--show-layer-activations", description = "Say the activations of layers.")
  private boolean showLayerActivations;

  @Option(names = "--show-trainable", description = "Say whether weights are trained.")
  private boolean showTrainable;

  @Option(names = "--expand-nested", description = "Draw the layers of models within the model.")
  private boolean expandNested;

  @Option(
      names = "--rankdir",
      paramLabel = "WAY",
      description = "TB from top to bottom, LR from left to right; ${DEFAULT-VALUE} by default.")
  private RankDir rankdir = RankDir.TB;

  DiagramCommand() {}

  @Override
  public Integer call() {
    AtomicFile.requireWritable(output);
    try (Model model = Models.load(file)) {
      Plots.model(
              model,
              p ->
                  p.showShapes(showShapes)
                      .showDtype(showDtype)
                      .showLayerNames(showLayerNames)
                      .showLayerActivations(showLayerActivations)
                      .showTrainable(showTrainable)
                      .expandNested(expandNested)
                      .rankdir(rankdir))
          .write(output);
    }
    spec.commandLine().getOut().println("Wrote " + output);
    return 0;
  }
}

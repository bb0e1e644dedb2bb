package cornea.cli;

import cornea.CorneaException;
import cornea.image.ColorMode;
import cornea.image.Images;
import cornea.models.Model;
import cornea.models.Models;
import cornea.saving.AtomicFile;
import cornea.tensor.Shape;
import cornea.tensor.Tensor;
import cornea.tensor.Tensors;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cornea predict}: what a model file says of images. */
@Command(
    name = "predict",
    description = "Show what a model file says of images, of a folder's images, or of an array.",
    mixinStandardHelpOptions = true)
final class PredictCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "MODEL", description = "A .keras or .h5 file of a model.")
  private Path file = Path.of("");

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "INPUT",
      description =
          "Images, folders of images, or one .npy file of float32 (samples first), which is fed as"
              + " it is.")
  private List<Path> inputs = List.of();

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description = "Write to a .csv or .npy file instead of showing the largest output.")
  private @Nullable Path output;

  @Option(
      names = "--batch",
      paramLabel = "N",
      description = "Images of a batch; ${DEFAULT-VALUE} by default.")
  private int batch = 32;

  @Option(
      names = "--rescale",
      paramLabel = "FACTOR",
      description =
          "What the images' values of 0 to 255 are multiplied by, as the model was trained;"
              + " ${DEFAULT-VALUE} (1/255) by default.")
  private double rescale = 1 / 255.0;

  @Option(
      names = "--classes",
      paramLabel = "NAME",
      split = ",",
      description = "The names of the classes, in the order of the outputs.")
  private List<String> classes = List.of();

  PredictCommand() {}

  @Override
  public Integer call() {
    Arguments.positive(spec, "--batch", batch);
    String ending = output == null ? "" : ending(output);
    Arguments.require(
        spec,
        output == null || ending.equals("csv") || ending.equals("npy"),
        "--output must end with .csv or .npy",
        String.valueOf(output));
    PrintWriter err = spec.commandLine().getErr();
    try (Model model =
        Models.load(file, l -> l.compile(false).warnings(w -> err.println("cornea: " + w)))) {
      err.flush();
      List<String> names = new ArrayList<>();
      Tensor predictions = predict(model, names);
      int columns = predictions.shape().dim(-1);
      Arguments.require(
          spec,
          classes.isEmpty() || classes.size() == columns,
          "--classes must name each of the " + columns + " outputs",
          classes);
      if (output == null) {
        print(names, predictions);
      } else if (ending.equals("npy")) {
        predictions.writeNpy(output);
      } else {
        writeCsv(output, names, predictions);
      }
    }
    return 0;
  }

  private Tensor predict(Model model, List<String> names) {
    if (inputs.size() == 1 && ending(inputs.get(0)).equals("npy")) {
      Tensor array = Tensor.readNpy(inputs.get(0));
      for (int i = 0; i < array.shape().dim(0); i++) {
        names.add(Integer.toString(i));
      }
      return model.predict(array, p -> p.verbose(0).batchSize(batch));
    }
    List<Path> images = images();
    Shape shape = model.inputShape();
    if (shape.rank() != 4 || (shape.dim(3) != 1 && shape.dim(3) != 3)) {
      throw new CorneaException(
          file.toString(),
          "the model takes no images of one or three channels, but "
              + shape
              + ". Give a .npy file");
    }
    ColorMode color = shape.dim(3) == 1 ? ColorMode.GRAYSCALE : ColorMode.RGB;
    List<Tensor> parts = new ArrayList<>();
    for (int from = 0; from < images.size(); from += batch) {
      List<Tensor> loaded = new ArrayList<>();
      for (Path image : images.subList(from, Math.min(images.size(), from + batch))) {
        names.add(image.toString());
        loaded.add(
            Images.load(image, shape.dim(1), shape.dim(2), color)
                .map(value -> (float) (value * rescale)));
      }
      parts.add(model.predict(Tensors.stack(loaded)));
    }
    return Tensors.concat(parts);
  }

  /** The images named, and those in the folders named, by name. */
  private List<Path> images() {
    List<Path> images = new ArrayList<>();
    for (Path input : inputs) {
      if (!Files.isDirectory(input)) {
        images.add(input);
        continue;
      }
      try (Stream<Path> files = Files.list(input)) {
        files
            .filter(Files::isRegularFile)
            .filter(path -> !path.getFileName().toString().startsWith("."))
            .sorted()
            .forEach(images::add);
      } catch (IOException e) {
        throw new CorneaException(
            input.toString(), "the folder cannot be read: " + e.getMessage(), e);
      }
    }
    Arguments.require(spec, !images.isEmpty(), "INPUT must have images", inputs);
    return images;
  }

  private void print(List<String> names, Tensor predictions) {
    PrintWriter out = spec.commandLine().getOut();
    int columns = predictions.shape().dim(-1);
    for (int row = 0; row < names.size(); row++) {
      int best = 0;
      for (int i = 1; i < columns; i++) {
        best = predictions.at(row * columns + i) > predictions.at(row * columns + best) ? i : best;
      }
      out.printf(
          Locale.ROOT,
          "%s  %s  %.4f%n",
          names.get(row),
          columnName(best),
          predictions.at(row * columns + best));
    }
    out.flush();
  }

  private String columnName(int column) {
    return classes.isEmpty() ? Integer.toString(column) : classes.get(column);
  }

  private void writeCsv(Path target, List<String> names, Tensor predictions) {
    int columns = predictions.shape().dim(-1);
    StringBuilder text = new StringBuilder("input");
    for (int i = 0; i < columns; i++) {
      text.append(',').append(quoted(columnName(i)));
    }
    text.append('\n');
    for (int row = 0; row < names.size(); row++) {
      text.append(quoted(names.get(row)));
      for (int i = 0; i < columns; i++) {
        text.append(',').append((float) predictions.at(row * columns + i));
      }
      text.append('\n');
    }
    AtomicFile.write(target, out -> out.write(text.toString().getBytes(StandardCharsets.UTF_8)));
  }

  private static String quoted(String text) {
    boolean plain = text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
  }

  private static String ending(Path path) {
    String name = path.toString().toLowerCase(Locale.ROOT);
    return name.substring(name.lastIndexOf('.') + 1);
  }
}

package cornea.cli;

import cornea.CorneaException;
import cornea.image.ImageFolder;
import cornea.image.ImageInput;
import cornea.io.AtomicFile;
import cornea.models.Model;
import cornea.tensor.Tensor;
import cornea.tensor.Tensors;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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
  private static final List<String> ENDINGS = List.of("csv", "json", "npy");

  /** Of the files in folders. */
  private static final String[] IMAGES = {
    "png", "jpg", "jpeg", "bmp", "ppm", "tif", "tiff", "gif", "webp"
  };

  @Spec private CommandSpec spec;

  @Mixin private SavedNet net = new SavedNet();

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "INPUT",
      description =
          "Images, folders of images (and folders there), or one .npy file of float32 (samples"
              + " first), which is fed as it is.")
  private List<Path> inputs = List.of();

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description = "Write to a .csv, .json or .npy file instead of showing the largest output.")
  private @Nullable Path output;

  @Option(
      names = "--batch",
      paramLabel = "N",
      description = "Images of a batch; ${DEFAULT-VALUE} by default.")
  private int batch = 32;

  PredictCommand() {}

  @Override
  public Integer call() {
    Arguments.positive(spec, "--batch", batch);
    String ending = output == null ? "" : ending(output);
    Arguments.require(
        spec,
        output == null || ENDINGS.contains(ending),
        "--output must end with one of " + ENDINGS,
        String.valueOf(output));
    try (Model model = net.loadAny()) {
      List<String> names = new ArrayList<>();
      Tensor outputs = predict(model, names);
      // A row for each input, also where an output has more axes, as without a network's top.
      int columns = outputs.size() / names.size();
      Tensor predictions = outputs.reshape(names.size(), columns);
      List<String> classes = classNames(net.classNames(model), columns);
      switch (ending) {
        case "npy" -> outputs.writeNpy(Objects.requireNonNull(output));
        case "csv" -> write(csv(classes, names, predictions));
        case "json" -> write(json(classes, names, predictions));
        default -> print(classes, names, predictions);
      }
    }
    return 0;
  }

  private Tensor predict(Model model, List<String> names) {
    if (inputs.size() == 1 && ending(inputs.get(0)).equals("npy")) {
      Tensor array = Tensor.readNpy(inputs.get(0));
      if (array.shape().rank() == 0 || array.size() == 0) {
        throw new CorneaException(
            inputs.get(0).toString(),
            "an array of one sample or more is expected, the first axis counting them. Received: "
                + array.shape());
      }
      for (int i = 0; i < array.shape().dim(0); i++) {
        names.add(Integer.toString(i));
      }
      return model.predict(array, p -> p.verbose(0).batchSize(batch));
    }
    List<Path> images = images();
    ImageInput input = net.input(model);
    List<Tensor> parts = new ArrayList<>();
    for (int from = 0; from < images.size(); from += batch) {
      List<Tensor> loaded = new ArrayList<>();
      for (Path image : images.subList(from, Math.min(images.size(), from + batch))) {
        names.add(image.toString());
        loaded.add(input.read(image));
      }
      parts.add(model.predict(Tensors.stack(loaded), p -> p.verbose(0).batchSize(batch)));
    }
    return Tensors.concat(parts);
  }

  /** The images named, and those in the folders named and in folders there, by name. */
  private List<Path> images() {
    List<Path> images = new ArrayList<>();
    for (Path input : inputs) {
      if (!Files.isDirectory(input)) {
        images.add(input);
        continue;
      }
      ImageFolder folder =
          ImageFolder.of(input, f -> f.unlabelled(true).hidden(false).endings(IMAGES));
      for (int i = 0; i < folder.size(); i++) {
        images.add(folder.path(i));
      }
    }
    return images;
  }

  /** A name for each output; of two names the second is that of a single output. */
  private List<String> classNames(List<String> named, int columns) {
    if (named.isEmpty()) {
      return IntStream.range(0, columns).mapToObj(Integer::toString).toList();
    }
    boolean binary = columns == 1 && named.size() == 2;
    Arguments.require(
        spec,
        binary || named.size() == columns,
        "--classes must name each of the " + columns + " outputs",
        named);
    return binary ? List.of(named.get(1)) : named;
  }

  private void print(List<String> classes, List<String> names, Tensor predictions) {
    PrintWriter out = spec.commandLine().getOut();
    int columns = predictions.shape().dim(-1);
    int widest = names.stream().mapToInt(String::length).max().orElse(0);
    for (int row = 0; row < names.size(); row++) {
      int best = 0;
      for (int i = 1; i < columns; i++) {
        if (predictions.at(row * columns + i) > predictions.at(row * columns + best)) {
          best = i;
        }
      }
      out.printf(
          Locale.ROOT,
          "%-" + widest + "s  %s  %.4f%n",
          names.get(row),
          classes.get(best),
          predictions.at(row * columns + best));
    }
    out.flush();
  }

  private static String csv(List<String> classes, List<String> names, Tensor predictions) {
    int columns = classes.size();
    StringBuilder text = new StringBuilder("input");
    classes.forEach(name -> text.append(',').append(quoted(name)));
    text.append('\n');
    for (int row = 0; row < names.size(); row++) {
      text.append(quoted(names.get(row)));
      for (int i = 0; i < columns; i++) {
        text.append(',').append((float) predictions.at(row * columns + i));
      }
      text.append('\n');
    }
    return text.toString();
  }

  /** A list of {@code {"input": …, "outputs": {"cat": 0.9, …}}}. */
  private static String json(List<String> classes, List<String> names, Tensor predictions) {
    int columns = classes.size();
    StringBuilder text = new StringBuilder("[");
    for (int row = 0; row < names.size(); row++) {
      text.append(row == 0 ? "\n" : ",\n");
      text.append("  {\"input\": ").append(escaped(names.get(row))).append(", \"outputs\": {");
      for (int i = 0; i < columns; i++) {
        float value = (float) predictions.at(row * columns + i);
        text.append(i == 0 ? "" : ", ").append(escaped(classes.get(i))).append(": ");
        text.append(Float.isFinite(value) ? Float.toString(value) : "null"); // JSON has no NaN
      }
      text.append("}}");
    }
    return text.append("\n]\n").toString();
  }

  private static String escaped(String text) {
    StringBuilder result = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        result.append('\\').append(c);
      } else if (c < ' ') {
        result.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      } else {
        result.append(c);
      }
    }
    return result.append('"').toString();
  }

  private void write(String text) {
    Path target = Objects.requireNonNull(output);
    AtomicFile.write(target, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
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

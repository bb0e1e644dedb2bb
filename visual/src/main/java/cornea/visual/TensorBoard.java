package cornea.visual;

import cornea.CorneaException;
import cornea.callbacks.Callback;
import cornea.callbacks.Logs;
import cornea.image.Images;
import cornea.models.Model;
import cornea.tensor.Tensor;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes what TensorBoard shows: curves of training and validation, the model's graph, histograms
 * and images of the weights. Keras's {@code TensorBoard}, with its folders ({@code train}, {@code
 * validation}) and tags ({@code epoch_loss}, …). The files are complete after every epoch; a
 * training that goes on later, with {@code initialEpoch}, adds files of its own beside them.
 *
 * <pre>{@code
 * model.fit(train, f -> f.epochs(10).callbacks(new TensorBoard(Path.of("logs")).histogramFreq(1)));
 * // then, in a shell: tensorboard --logdir logs
 * }</pre>
 */
public final class TensorBoard extends Callback {
  private static final String VALIDATION = "val_";
  private static final int IMAGES = 3; // of one weight and epoch, as tf.summary.image has it

  private final Path logDir;
  private int histogramFreq;
  private int updateFreq;
  private boolean writeGraph = true;
  private boolean writeImages;
  private boolean writeStepsPerSecond;

  private @Nullable EventFile train;
  private @Nullable EventFile validation;
  private long step;
  private boolean started;
  private long epochStep;
  private long epochNanos;

  /** Writes below the given folder. */
  public TensorBoard(Path logDir) {
    this.logDir = logDir;
  }

  /** Every so many epochs histograms of the weights are written; 0, the default, for never. */
  public TensorBoard histogramFreq(int histogramFreq) {
    this.histogramFreq = notNegative("histogramFreq", histogramFreq);
    return this;
  }

  /**
   * Every so many steps the numbers of the step are written ({@code batch_loss}, …): 1 is Keras's
   * {@code "batch"}, 0, the default, its {@code "epoch"}: only after epochs.
   */
  public TensorBoard updateFreq(int updateFreq) {
    this.updateFreq = notNegative("updateFreq", updateFreq);
    return this;
  }

  /** Whether the model's graph is written. Default true. */
  public TensorBoard writeGraph(boolean writeGraph) {
    this.writeGraph = writeGraph;
    return this;
  }

  /** Whether weights are also written as images, as often as histograms. Default false. */
  public TensorBoard writeImages(boolean writeImages) {
    this.writeImages = writeImages;
    return this;
  }

  /** Whether the steps done in a second are written. Default false. */
  public TensorBoard writeStepsPerSecond(boolean writeStepsPerSecond) {
    this.writeStepsPerSecond = writeStepsPerSecond;
    return this;
  }

  private static int notNegative(String option, int value) {
    if (value < 0) {
      throw new IllegalArgumentException(
          "TensorBoard: '" + option + "' must not be negative. Received: " + value);
    }
    return value;
  }

  @Override
  public void onTrainBegin() {
    train = new EventFile(logDir.resolve("train"));
    validation = null;
    started = false;
    step = 0;
    Model model = control().model();
    if (writeGraph && model != null) {
      String json = json(model);
      if (json != null) {
        train.graph(json);
      }
    }
    train.flush(); // a folder that cannot be written is better known before the first epoch
  }

  @Override
  public void onEpochBegin(int epoch) {
    if (!started) {
      step = Math.max(0L, (long) epoch * params().steps()); // where an earlier training ended
      started = true;
    }
    epochStep = step;
    epochNanos = System.nanoTime();
  }

  @Override
  public void onTrainBatchEnd(int stepOfEpoch, Logs logs) {
    if (updateFreq > 0 && step % updateFreq == 0) {
      logs.asMap().forEach((name, value) -> train().scalar("batch_" + name, value, step));
    }
    step++;
  }

  @Override
  public void onTestEnd(Logs logs) {
    if (train != null) {
      logs.asMap()
          .forEach(
              (name, value) ->
                  validation().scalar("evaluation_" + name + "_vs_iterations", value, step));
    }
  }

  @Override
  public void onEpochEnd(int epoch, Logs logs) {
    logs.asMap()
        .forEach(
            (name, value) -> {
              if (name.startsWith(VALIDATION)) {
                String tag = "epoch_" + name.substring(VALIDATION.length());
                validation().scalar(tag, value, epoch);
              } else {
                train().scalar("epoch_" + name, value, epoch);
              }
            });
    if (logs.get("learning_rate") == null) {
      train().scalar("epoch_learning_rate", control().learningRate(), epoch);
    }
    if (writeStepsPerSecond) {
      double seconds = (System.nanoTime() - epochNanos) / 1e9;
      train().scalar("epoch_steps_per_second", (step - epochStep) / seconds, epoch);
    }
    if (histogramFreq > 0 && epoch % histogramFreq == 0) {
      control().snapshot().tensors().forEach((path, weight) -> write(path, weight, epoch));
    }
    train().flush();
    if (validation != null) {
      validation.flush();
    }
  }

  private void write(String path, Tensor weight, int epoch) {
    train().histogram(path + "/histogram", weight, epoch);
    List<BufferedImage> images = writeImages ? images(weight) : List.of();
    if (!images.isEmpty()) {
      train().images(path + "/image", images, epoch);
    }
  }

  private EventFile train() {
    if (train == null) {
      throw new IllegalStateException("TensorBoard works during fit only");
    }
    return train;
  }

  private EventFile validation() {
    if (validation == null) {
      validation = new EventFile(logDir.resolve("validation"));
    }
    return validation;
  }

  /**
   * A weight as Keras shows it: a bias is a line, a matrix lies on its longer side, a kernel of one
   * input or one output channel is an image for each of the others.
   */
  private static List<BufferedImage> images(Tensor weight) {
    int[] dims = Arrays.stream(weight.shape().dims()).filter(dim -> dim != 1).toArray();
    return switch (dims.length) {
      case 1 -> List.of(image(weight, 1, dims[0], 0, dims[0], 1));
      case 2 ->
          List.of(
              dims[0] > dims[1]
                  ? image(weight, dims[1], dims[0], 0, 1, dims[1])
                  : image(weight, dims[0], dims[1], 0, dims[1], 1));
      case 3 -> {
        List<BufferedImage> images = new ArrayList<>();
        for (int i = 0; i < Math.min(IMAGES, dims[2]); i++) {
          images.add(image(weight, dims[0], dims[1], i, dims[1] * dims[2], dims[2]));
        }
        yield images;
      }
      default -> List.of();
    };
  }

  /** A plane of a weight, from 0 black to 1 white, of the elements from some on at two strides. */
  private static BufferedImage image(
      Tensor weight, int height, int width, int first, int down, int across) {
    float[] pixels = new float[height * width];
    for (int i = 0; i < pixels.length; i++) {
      double value = weight.at(first + i / width * down + i % width * across);
      pixels[i] = (float) Math.max(0, Math.min(255, Math.floor(255.5 * value)));
    }
    return Images.toImage(Tensor.of(pixels, height, width, 1), false);
  }

  /** The model as the module for Keras's files writes it, or null where that is not there. */
  private static @Nullable String json(Model model) {
    try {
      Path file = Files.createTempFile("cornea", ".json");
      try {
        model.save(file);
        return Files.readString(file, StandardCharsets.UTF_8);
      } finally {
        Files.deleteIfExists(file);
      }
    } catch (IOException | CorneaException e) {
      System.getLogger("cornea.visual")
          .log(Level.WARNING, "TensorBoard gets no graph: {0}", e.getMessage());
      return null;
    }
  }
}

package cornea.visual;

import cornea.CorneaException;
import cornea.callbacks.History;
import cornea.data.Batch;
import cornea.image.ImageDataGenerator;
import cornea.models.Model;
import cornea.tensor.Tensor;
import cornea.tensor.Tensors;
import cornea.visual.Grid.Cell;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/** The pictures of the tutorials: curves of a training, grids of images, diagrams of models. */
public final class Plots {
  private static final int COLUMNS = 5;
  private static final int SIDE = 128;
  private static final String AS_IT_IS = "as it is";

  private Plots() {}

  /**
   * The curves of a training: a chart for each metric, training red and validation blue, the loss
   * last. Where a number is NaN or infinite, the curve has a gap; where another training went on
   * ({@link History#followedBy}) stands a line of dashes. The seconds that epochs took ({@code
   * seconds}, {@code processor_seconds}) are shown only if they are asked for by {@link
   * HistoryOptions#columns}.
   *
   * @throws IllegalArgumentException if the history is empty, or lacks a column that was asked for
   */
  public static Picture history(History history) {
    return history(history, p -> {});
  }

  /** {@link #history(History)} with options set by name. */
  public static Picture history(History history, Consumer<HistoryOptions> set) {
    return HistoryPlot.of(history, options(set));
  }

  /**
   * One column of several runs in one chart.
   *
   * @param runs by name, in the order of the map
   * @param column {@code val_accuracy}, say
   * @throws IllegalArgumentException if there is no run, or one of them has no such column
   */
  public static Picture compare(Map<String, History> runs, String column) {
    return compare(runs, column, p -> {});
  }

  /** {@link #compare(Map, String)} with options set by name. */
  public static Picture compare(
      Map<String, History> runs, String column, Consumer<HistoryOptions> set) {
    Map<String, List<History>> single = new LinkedHashMap<>();
    runs.forEach((name, history) -> single.put(name, List.of(history)));
    return compareRepeated(single, List.of(column), set);
  }

  /**
   * Columns of several experiments that were run more than once, with other seeds, say: a chart for
   * each column, two in a row, and in it for each experiment the mean of its runs, as far as all of
   * them go, on a band from the least of them to the greatest.
   *
   * @param experiments their runs by name, in the order of the map
   * @param columns {@code val_accuracy}, say
   * @throws IllegalArgumentException if there is no run or column, or a run has no such column
   */
  public static Picture compareRepeated(
      Map<String, List<History>> experiments, List<String> columns, Consumer<HistoryOptions> set) {
    return HistoryPlot.compare(experiments, columns, options(set));
  }

  /**
   * The curves of a training for a terminal: a line for each column, with as many blocks as there
   * are epochs ({@code ?} for NaN), the first number and the last.
   */
  public static String text(History history) {
    return HistoryPlot.text(history);
  }

  /** The layers of a model as boxes, from top to bottom; Keras's {@code plot_model}. */
  public static Picture model(Model model) {
    return model(model, p -> {});
  }

  /**
   * {@link #model(Model)} with options set by name.
   *
   * <pre>{@code
   * Plots.model(model, p -> p.showShapes(true).showLayerNames(true)).write(Path.of("model.png"));
   * }</pre>
   *
   * @throws CorneaException if the model does not know its input shape yet
   */
  public static Picture model(Model model, Consumer<DiagramOptions> set) {
    DiagramOptions options = new DiagramOptions();
    set.accept(options);
    return Diagram.of(model, options);
  }

  private static HistoryOptions options(Consumer<HistoryOptions> set) {
    HistoryOptions options = new HistoryOptions();
    set.accept(options);
    return options;
  }

  /**
   * The images of a batch, five in a row, with the names of their classes: as the net sees them.
   * Numbers from 0 to 1 or from 0 to 255 are taken as they are, others from the least of the batch
   * to the greatest.
   *
   * @param batch its targets are one-hot rows, or one number for each image
   * @param classNames in the order of the classes' numbers
   * @throws IllegalArgumentException if a target is not the number of a class
   */
  public static Picture images(Batch batch, List<String> classNames) {
    return images(batch, classNames, COLUMNS);
  }

  /** {@link #images(Batch, List)} with another number of columns. */
  public static Picture images(Batch batch, List<String> classNames, int columns) {
    int[] classes = Tensors.toLabels(batch.y());
    List<String> captions = new ArrayList<>();
    for (int number : classes) {
      if (number < 0 || number >= classNames.size()) {
        throw new IllegalArgumentException(
            "A target must be the number of a class. Expected: 0 to "
                + (classNames.size() - 1)
                + ". Received: "
                + number);
      }
      captions.add(classNames.get(number));
    }
    return images(batch.x(), captions, columns);
  }

  /**
   * Images with captions.
   *
   * @param images shape (batch, height, width, channels)
   * @param captions one for each image, or none
   */
  public static Picture images(Tensor images, List<String> captions, int columns) {
    List<BufferedImage> pictures = Grid.images(images);
    if (!captions.isEmpty() && captions.size() != pictures.size()) {
      throw new IllegalArgumentException(
          "Expected a caption for each of " + pictures.size() + " images. Received: " + captions);
    }
    List<Cell> cells = new ArrayList<>();
    for (int i = 0; i < pictures.size(); i++) {
      cells.add(new Cell(pictures.get(i), captions.isEmpty() ? "" : captions.get(i)));
    }
    return Grid.draw(cells, columns, SIDE);
  }

  /**
   * An image as it is, and as a generator changes it: what training will see, standardized, all on
   * one scale.
   *
   * @param photo shape (height, width, channels), numbers from 0 to 255
   * @param draws number of changed images
   * @param seed of the draws
   */
  public static Picture augmented(
      ImageDataGenerator generator, Tensor photo, int draws, long seed) {
    List<String> captions = new ArrayList<>(List.of(AS_IT_IS));
    for (int i = 0; i < draws; i++) {
      captions.add(String.format(Locale.ROOT, "draw %d", i + 1));
    }
    return images(versions(generator, photo, draws, seed), captions, COLUMNS);
  }

  /**
   * An image under each of several generators, each transformation alone, say: a row for each with
   * the image as it is and the draws. Draw {@code i} is that of {@link
   * #augmented(ImageDataGenerator, Tensor, int, long)}: what a generator has in common with another
   * is drawn alike. Rows are on scales of their own, since each generator standardizes in its own
   * way.
   *
   * @param photo shape (height, width, channels), numbers from 0 to 255
   * @param generators by what stands under their draws
   * @param draws number of changed images of each
   * @param seed of the draws
   */
  public static Picture augmented(
      Map<String, ImageDataGenerator> generators, Tensor photo, int draws, long seed) {
    List<Cell> cells = new ArrayList<>();
    generators.forEach(
        (name, generator) -> {
          List<BufferedImage> images = Grid.images(versions(generator, photo, draws, seed));
          for (int i = 0; i < images.size(); i++) {
            cells.add(new Cell(images.get(i), i == 0 ? AS_IT_IS : name));
          }
        });
    return Grid.draw(cells, draws + 1, SIDE);
  }

  /** An image and its draws, standardized. */
  private static Tensor versions(ImageDataGenerator generator, Tensor photo, int draws, long seed) {
    List<Tensor> images = new ArrayList<>();
    images.add(generator.standardize(photo));
    for (int i = 0; i < draws; i++) {
      images.add(generator.standardize(generator.randomTransform(photo, seed + i)));
    }
    return Tensors.stack(images);
  }
}

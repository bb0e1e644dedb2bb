package cornea.training;

import cornea.CorneaException;
import cornea.data.Batch;
import cornea.data.BatchIterator;
import cornea.data.Batches;
import cornea.models.Model;
import cornea.tensor.Tensor;
import cornea.tensor.Tensors;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * What a model takes each image of some data for, beside what it is: confusion matrix, precision,
 * recall and F1 of each class (equal to scikit-learn's), the surest mistakes. Prediction, class and
 * file of an image come from the same batch, so they belong together whatever the order of the
 * data.
 *
 * <pre>{@code
 * Classification result = Classification.of(model, test, List.of("cat", "dog"));
 * System.out.print(result.text());
 * result.mistakes(5).forEach(i -> System.out.println(result.fileName(i)));
 * }</pre>
 */
public final class Classification {
  private static final Set<Character.UnicodeScript> WIDE =
      Set.of(
          Character.UnicodeScript.HAN,
          Character.UnicodeScript.HANGUL,
          Character.UnicodeScript.HIRAGANA,
          Character.UnicodeScript.KATAKANA);

  private final List<String> classNames;
  private final int[] classes;
  private final int[] predicted;
  private final double[] certainties;
  private final List<String> fileNames;
  private final int[][] counts; // [true class][predicted class]

  /**
   * Puts together.
   *
   * @param classNames in the order of the classes' numbers
   * @param classes the true class of each image
   * @param probabilities a row for each image: one number for each class, or the probability of the
   *     second of two
   * @param fileNames one for each image, or none
   * @throws IllegalArgumentException if the numbers of images or classes differ
   */
  public Classification(
      List<String> classNames, int[] classes, Tensor probabilities, List<String> fileNames) {
    this.classNames = List.copyOf(classNames);
    this.classes = classes.clone();
    this.fileNames = List.copyOf(fileNames);
    int size = classes.length;
    int rows = probabilities.shape().dim(0);
    if (rows != size || (!fileNames.isEmpty() && fileNames.size() != size)) {
      throw new IllegalArgumentException(
          "Expected a row of probabilities and a file name or none for each of "
              + size
              + " images. Received: "
              + rows
              + " rows, "
              + fileNames.size()
              + " names");
    }
    int columns = size == 0 ? classNames.size() : probabilities.size() / size;
    boolean binary = columns == 1; // one class alone would always be right
    if (classNames.size() != (binary ? 2 : columns)) {
      throw new IllegalArgumentException(
          "Expected a name for each of the model's "
              + columns
              + " outputs (two names where there is one). Received: "
              + classNames);
    }
    predicted = new int[size];
    certainties = new double[size];
    counts = new int[classNames.size()][classNames.size()];
    int[] best = binary ? new int[0] : Tensors.argmax(probabilities.reshape(size, columns));
    for (int i = 0; i < size; i++) {
      if (classes[i] < 0 || classes[i] >= classNames.size()) {
        throw new IllegalArgumentException(
            "A class must be from 0 to " + (classNames.size() - 1) + ". Received: " + classes[i]);
      }
      double first = probabilities.at(i * columns);
      predicted[i] = binary ? (first > 0.5 ? 1 : 0) : best[i];
      certainties[i] =
          binary ? Math.max(first, 1 - first) : probabilities.at(i * columns + predicted[i]);
      counts[classes[i]][predicted[i]]++;
    }
  }

  /**
   * Runs a model over data, in the data's own order.
   *
   * @param model has one output: a probability for each class, or one for the second of two
   * @param data its targets are one-hot rows, or one number for each image
   * @param classNames in the order of the classes' numbers
   * @throws CorneaException if the data has no end, no targets or no samples
   */
  public static Classification of(Model model, Batches data, List<String> classNames) {
    if (data.size() < 0) {
      throw new CorneaException(
          model.label(), "Classification needs data with an end. Received: data without");
    }
    Collector seen = new Collector();
    try (BatchIterator iterator = data.inOrder().iterator(0, 0)) {
      while (iterator.hasNext()) {
        Batch batch = iterator.next();
        if (batch.ys().size() != 1) {
          throw new CorneaException(
              model.label(),
              "Classification needs data with one target for each image (classMode CATEGORICAL,"
                  + " SPARSE or BINARY). Received: "
                  + batch.ys().size());
        }
        // Rows may lie in memory that the next batch uses again; predictions are their own.
        seen.add(batch, model.predict(batch.xs(), p -> p.verbose(0)).get(0));
      }
    }
    if (seen.classes.isEmpty()) {
      throw new CorneaException(model.label(), "Classification needs data. Received: no samples");
    }
    return seen.result(classNames);
  }

  /** What a model said of the images of one batch after the other, beside their classes. */
  static final class Collector {
    private final List<Tensor> probabilities = new ArrayList<>();
    private final List<Integer> classes = new ArrayList<>();
    private final List<String> fileNames = new ArrayList<>();

    /** A batch, and the model's output for it, which is kept. */
    void add(Batch batch, Tensor output) {
      probabilities.add(output);
      for (int number : Tensors.toLabels(batch.y())) {
        classes.add(number);
      }
      fileNames.addAll(batch.fileNames());
    }

    /** All of it together. */
    Classification result(List<String> classNames) {
      return new Classification(
          classNames,
          classes.stream().mapToInt(Integer::intValue).toArray(),
          Tensors.concat(probabilities),
          fileNames);
    }
  }

  /** Number of images. */
  public int size() {
    return classes.length;
  }

  /** The names of the classes, in the order of their numbers. */
  public List<String> classNames() {
    return classNames;
  }

  /** The number of an image's class. */
  public int trueClass(int image) {
    return classes[image];
  }

  /** The number of the class that the model takes an image for. */
  public int predictedClass(int image) {
    return predicted[image];
  }

  /** Whether the two are the same. */
  public boolean isRight(int image) {
    return classes[image] == predicted[image];
  }

  /** The model's probability of the class that it takes an image for. */
  public double certainty(int image) {
    return certainties[image];
  }

  /** The file of an image, as its batch named it; its number where the data has no files. */
  public String fileName(int image) {
    return fileNames.isEmpty() ? "#" + image : fileNames.get(image);
  }

  /** Whether images have files. */
  public boolean hasFiles() {
    return !fileNames.isEmpty();
  }

  /** How many images of the one class were taken for the other. */
  public int count(int trueClass, int predictedClass) {
    return counts[trueClass][predictedClass];
  }

  /** The number of images of a class. */
  public int support(int of) {
    return IntStream.of(counts[of]).sum();
  }

  /** The share of images whose class was found. */
  public double accuracy() {
    int right = 0;
    for (int i = 0; i < counts.length; i++) {
      right += counts[i][i];
    }
    return ratio(right, size());
  }

  /** Of the images taken for a class, the share that are of it; 0 where there is none. */
  public double precision(int of) {
    return ratio(counts[of][of], taken(of));
  }

  /** Of the images of a class, the share that was found; 0 where there is none. */
  public double recall(int of) {
    return ratio(counts[of][of], support(of));
  }

  /** The harmonic mean of precision and recall; 0 where both are. */
  public double f1(int of) {
    return ratio(2 * counts[of][of], taken(of) + support(of));
  }

  /** How many images were taken for a class. */
  private int taken(int of) {
    int taken = 0;
    for (int[] row : counts) {
      taken += row[of];
    }
    return taken;
  }

  private static double ratio(int part, int all) {
    return all == 0 ? 0 : (double) part / all;
  }

  /** Mistakes, the surest first. */
  public List<Integer> mistakes() {
    return IntStream.range(0, size())
        .filter(image -> !isRight(image))
        .boxed()
        .sorted(Comparator.comparingDouble(this::certainty).reversed())
        .toList();
  }

  /** So many of the surest mistakes, or as many as there are. */
  public List<Integer> mistakes(int most) {
    List<Integer> all = mistakes();
    return all.subList(0, Math.min(most, all.size()));
  }

  /**
   * The confusion matrix, a row for each true class, columns in the same order; then precision,
   * recall, F1 and number of images of each class.
   */
  public String text() {
    int width = classNames.stream().mapToInt(Classification::cells).max().orElse(0);
    StringBuilder text =
        new StringBuilder("Rows: true class. Columns: predicted class, in the same order.\n");
    for (int row = 0; row < counts.length; row++) {
      text.append(padded(classNames.get(row), width));
      for (int count : counts[row]) {
        text.append(String.format(Locale.ROOT, " %5d", count));
      }
      text.append('\n');
    }
    String format = "%s %9s %9s %9s %9s%n";
    text.append('\n');
    text.append(
        String.format(
            Locale.ROOT, format, padded("", width), "precision", "recall", "F1", "images"));
    for (int i = 0; i < counts.length; i++) {
      text.append(
          String.format(
              Locale.ROOT,
              format,
              padded(classNames.get(i), width),
              share(precision(i)),
              share(recall(i)),
              share(f1(i)),
              support(i)));
    }
    return text.toString();
  }

  private static String padded(String name, int width) {
    return name + " ".repeat(width - cells(name));
  }

  /** The cells of a terminal that a text takes: marks over letters none, Chinese characters two. */
  private static int cells(String text) {
    return text.codePoints().map(Classification::cells).sum();
  }

  private static int cells(int codePoint) {
    switch (Character.getType(codePoint)) {
      case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.FORMAT -> {
        return 0;
      }
      default -> {
        return WIDE.contains(Character.UnicodeScript.of(codePoint)) || isWideSymbol(codePoint)
            ? 2
            : 1;
      }
    }
  }

  /** Punctuation of Chinese texts, letters of full width, and emoji, which belong to no script. */
  private static boolean isWideSymbol(int codePoint) {
    return (codePoint >= 0x3000 && codePoint <= 0x303F)
        || (codePoint >= 0xFF01 && codePoint <= 0xFF60)
        || (codePoint >= 0x1F300 && codePoint <= 0x1FAFF);
  }

  private static String share(double value) {
    return String.format(Locale.ROOT, "%.4f", value);
  }

  @Override
  public String toString() {
    return text();
  }
}

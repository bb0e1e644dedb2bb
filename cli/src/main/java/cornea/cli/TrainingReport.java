package cornea.cli;

import cornea.callbacks.History;
import cornea.image.DirectoryFlow;
import cornea.tensor.Tensor;
import cornea.tensor.Tensors;
import cornea.training.Evaluation;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** What came out of a training: its history, and what the net takes each validation image for. */
final class TrainingReport {
  private static final int SHOWN_MISTAKES = 5;

  private final Path folder;
  private final History history;
  private final Evaluation evaluation;
  private final List<String> classNames;
  private final List<String> fileNames;
  private final int[] classes;
  private final Tensor probabilities;
  private final int[] predicted;

  /**
   * Puts together.
   *
   * @param folder the root of the validation images
   * @param validation the validation images in their own order
   * @param probabilities the net's output, one row for each of them
   */
  TrainingReport(
      Path folder,
      History history,
      Evaluation evaluation,
      DirectoryFlow validation,
      Tensor probabilities) {
    this.folder = folder;
    this.history = history;
    this.evaluation = evaluation;
    this.probabilities = probabilities;
    classNames = List.copyOf(validation.classIndices().keySet());
    fileNames = validation.fileNames();
    classes = validation.classes();
    predicted = Tensors.argmax(probabilities);
  }

  /** The numbers of every epoch. */
  History history() {
    return history;
  }

  /** Number of validation images. */
  int size() {
    return classes.length;
  }

  /** The share of validation images whose class was found. */
  double accuracy() {
    return evaluation.metric("accuracy");
  }

  /** Where a validation image lies. */
  Path file(int image) {
    return folder.resolve(fileNames.get(image));
  }

  /** The class of a validation image. */
  String trueClass(int image) {
    return classNames.get(classes[image]);
  }

  /** The class that the net takes it for. */
  String predictedClass(int image) {
    return classNames.get(predicted[image]);
  }

  /** Whether the two are the same. */
  boolean isRight(int image) {
    return classes[image] == predicted[image];
  }

  /** The net's probability of the class that it takes the image for. */
  double certainty(int image) {
    return probabilities.at(image * classNames.size() + predicted[image]);
  }

  /** Mistakes, the surest first. */
  List<Integer> mistakes() {
    return IntStream.range(0, size())
        .filter(image -> !isRight(image))
        .boxed()
        .sorted(Comparator.comparingDouble(this::certainty).reversed())
        .toList();
  }

  /**
   * Confusion matrix, the surest mistakes, loss and accuracy; the accuracy is the last line.
   *
   * @param withFolder whether to name the folder that the names of files are relative to
   */
  String text(boolean withFolder) {
    StringBuilder text = new StringBuilder();
    text.append(new ConfusionMatrix(classNames, classes, predicted)).append('\n');
    List<Integer> mistakes = mistakes();
    if (!mistakes.isEmpty()) {
      List<Integer> shown = mistakes.subList(0, Math.min(SHOWN_MISTAKES, mistakes.size()));
      text.append(
          String.format(
              Locale.ROOT,
              "The surest of %d mistakes%s:%n",
              mistakes.size(),
              withFolder ? ", in " + folder : ""));
      for (int image : shown) {
        text.append(
            String.format(
                Locale.ROOT,
                "%5.1f %% %s, but it is %s%n",
                100 * certainty(image),
                predictedClass(image) + ": " + fileNames.get(image),
                trueClass(image)));
      }
      text.append('\n');
    }
    text.append(String.format(Locale.ROOT, "val_loss %.4f%n", evaluation.loss()));
    text.append(String.format(Locale.ROOT, "val_accuracy %.4f%n", accuracy()));
    return text.toString();
  }
}

package cornea.cli;

import cornea.training.Classification;
import cornea.training.Evaluation;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * What a net takes each validation image for, in words.
 *
 * @param folder the root of the validation images
 * @param evaluation of the net on them
 * @param classification of each of them
 */
record TrainingReport(Path folder, Evaluation evaluation, Classification classification) {
  private static final int SHOWN_MISTAKES = 5;

  /**
   * Confusion matrix, figures of each class, the surest mistakes, loss and accuracy; the accuracy
   * is the last line.
   *
   * @param withFolder whether to name the folder that the names of files are relative to
   */
  String text(boolean withFolder) {
    StringBuilder text = new StringBuilder();
    text.append(classification.text()).append('\n');
    int mistakes = classification.mistakes().size();
    if (mistakes > 0) {
      text.append(
          String.format(
              Locale.ROOT,
              "The surest of %d mistakes%s:%n",
              mistakes,
              withFolder ? ", in " + folder : ""));
      List<String> names = classification.classNames();
      for (int image : classification.mistakes(SHOWN_MISTAKES)) {
        text.append(
            String.format(
                Locale.ROOT,
                "%5.1f %% %s: %s, but it is %s%n",
                100 * classification.certainty(image),
                names.get(classification.predictedClass(image)),
                classification.fileName(image),
                names.get(classification.trueClass(image))));
      }
      text.append('\n');
    }
    text.append(String.format(Locale.ROOT, "val_loss %.4f%n", evaluation.loss()));
    text.append(String.format(Locale.ROOT, "val_accuracy %.4f%n", evaluation.metric("accuracy")));
    return text.toString();
  }
}

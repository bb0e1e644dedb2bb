package cornea.examples;

import cornea.tensor.Tensor;
import cornea.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;

/**
 * The images of some classes of Fashion-MNIST, as {@link cornea.applications.FashionNet} takes
 * them.
 *
 * @param x values 0 to 1, shape (n, 28, 28, 1)
 * @param y the class's position in the list, shape (n, 1)
 */
record FashionSelection(Tensor x, Tensor y) {

  /**
   * Chooses.
   *
   * @param most images of each class, the first ones
   */
  static FashionSelection of(Tensor images, Tensor labels, List<Integer> classes, int most) {
    List<Tensor> rows = new ArrayList<>();
    List<Float> chosen = new ArrayList<>();
    int[] counts = new int[classes.size()];
    for (int i = 0; i < labels.size(); i++) {
      int at = classes.indexOf((int) labels.at(i));
      if (at >= 0 && counts[at] < most) {
        counts[at]++;
        rows.add(images.row(i).reshape(28, 28, 1));
        chosen.add((float) at);
      }
    }
    float[] y = new float[chosen.size()];
    for (int i = 0; i < y.length; i++) {
      y[i] = chosen.get(i);
    }
    return new FashionSelection(
        Tensors.stack(rows).map(value -> value / 255), Tensor.of(y, y.length, 1));
  }
}

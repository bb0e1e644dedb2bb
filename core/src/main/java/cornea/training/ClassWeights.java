package cornea.training;

import cornea.data.Batch;
import cornea.tensor.Shape;
import cornea.tensor.Tensor;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Keras's {@code class_weight}: a sample weighs what its class does, times its own weight. */
final class ClassWeights {
  private ClassWeights() {}

  /** The weights of a batch's samples, or null where all weigh the same. */
  static @Nullable Tensor weights(Batch batch, Map<Integer, Double> classWeight) {
    Tensor own = batch.sampleWeight();
    if (classWeight.isEmpty()) {
      return own;
    }
    if (batch.ys().size() != 1) {
      throw new IllegalArgumentException(
          "'classWeight' is for models of one output; give sample weights instead. Received: "
              + batch.ys().size()
              + " outputs");
    }
    Tensor y = batch.y();
    int rows = batch.size();
    int columns = rows == 0 ? 0 : y.size() / rows;
    double[] weights = new double[rows];
    for (int row = 0; row < rows; row++) {
      int label = columns == 1 ? (int) Math.rint(y.at(row)) : argmax(y, row, columns);
      Double weight = classWeight.get(label);
      weights[row] = (weight == null ? 1 : weight) * (own == null ? 1 : own.at(row));
    }
    return Tensor.ofDoubles(weights, Shape.of(rows));
  }

  private static int argmax(Tensor y, int row, int columns) {
    int best = 0;
    for (int i = 1; i < columns; i++) {
      if (y.at(row * columns + i) > y.at(row * columns + best)) {
        best = i;
      }
    }
    return best;
  }
}

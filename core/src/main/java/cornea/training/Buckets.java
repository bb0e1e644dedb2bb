package cornea.training;

import cornea.tensor.Shape;
import cornea.tensor.Tensor;
import cornea.tensor.Tensors;
import java.util.List;

/**
 * Numbers of samples to which predictions are padded, so that a server compiles a few steps and not
 * one for each number that comes.
 */
final class Buckets {
  private Buckets() {}

  /** The least of those numbers that some samples fit into. */
  static int of(int rows) {
    int bucket = 1;
    while (bucket < rows) {
      bucket *= 2;
    }
    // Large batches waste less in steps of a quarter.
    for (int size = bucket / 2; bucket >= 16 && size < bucket; size += bucket / 8) {
      if (size >= rows) {
        return size;
      }
    }
    return bucket;
  }

  /** The samples, with zeros behind them. */
  static Tensor pad(Tensor x, int rows) {
    Shape shape = x.shape().withDim(0, rows - x.shape().dim(0));
    return Tensors.concat(List.of(x, Tensor.zeros(shape).as(x.dtype())));
  }
}

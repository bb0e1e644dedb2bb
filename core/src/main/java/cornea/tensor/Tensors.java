package cornea.tensor;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What {@code keras.utils} and NumPy offer around arrays, as far as the tutorials need it. */
public final class Tensors {
  private Tensors() {}

  /**
   * The arrays of a file that NumPy saved with {@code np.savez} or {@code np.savez_compressed}, by
   * name, in the file's order and as {@link Tensor#readNpy} reads one.
   *
   * @throws cornea.CorneaException if the file is missing, damaged, no such archive, or too large
   *     for half of the heap
   */
  public static Map<String, Tensor> readNpz(Path file) {
    return NpzFile.read(file);
  }

  /**
   * Writes a file that {@code np.load} reads, arrays by name, as float32 or float64.
   *
   * @throws cornea.CorneaException if it cannot be written; an older file then stays as it was
   */
  public static void writeNpz(Path file, Map<String, Tensor> arrays) {
    NpzFile.write(file, arrays);
  }

  /** {@link #stack(List)} of the given tensors. */
  public static Tensor stack(Tensor... tensors) {
    return stack(List.of(tensors));
  }

  /**
   * Tensors of one shape along a new first axis.
   *
   * @throws IllegalArgumentException if there is none, or the shapes differ
   */
  public static Tensor stack(List<Tensor> tensors) {
    return join(tensors, true);
  }

  /**
   * Tensors one after the other along the first axis; the other dimensions must be equal.
   *
   * @throws IllegalArgumentException if there is none, or the shapes differ behind the first axis
   */
  public static Tensor concat(List<Tensor> tensors) {
    return join(tensors, false);
  }

  private static Tensor join(List<Tensor> tensors, boolean newAxis) {
    if (tensors.isEmpty()) {
      throw new IllegalArgumentException("At least one tensor is needed. Received: none");
    }
    Tensor first = tensors.get(0);
    Shape element = newAxis ? first.shape() : first.shape().from(1);
    long rows = 0;
    for (Tensor tensor : tensors) {
      Shape shape = newAxis ? tensor.shape() : tensor.shape().from(1);
      if (!shape.equals(element) || tensor.dtype() != first.dtype()) {
        throw new IllegalArgumentException(
            "All tensors must have one shape and type. Expected: "
                + element
                + " "
                + first.dtype()
                + ". Received: "
                + shape
                + " "
                + tensor.dtype());
      }
      rows += newAxis ? 1 : tensor.shape().dim(0);
    }
    Shape shape = element.prepend(Math.toIntExact(rows));
    if (first.dtype() == DType.FLOAT32) {
      float[] data = new float[Math.toIntExact(shape.size())];
      int offset = 0;
      for (Tensor tensor : tensors) {
        tensor.floatBuffer().get(data, offset, tensor.size());
        offset += tensor.size();
      }
      return Tensor.of(data, shape);
    }
    double[] data = new double[Math.toIntExact(shape.size())];
    int offset = 0;
    for (Tensor tensor : tensors) {
      tensor.doubleBuffer().get(data, offset, tensor.size());
      offset += tensor.size();
    }
    return Tensor.ofDoubles(data, shape);
  }

  /** {@link #toCategorical(Tensor, int)} with as many classes as the largest label needs. */
  public static Tensor toCategorical(Tensor labels) {
    double largest = -1;
    for (int i = 0; i < labels.size(); i++) {
      largest = Math.max(largest, labels.at(i));
    }
    return toCategorical(labels, (int) largest + 1);
  }

  /**
   * One-hot vectors of whole-number labels, as {@code keras.utils.to_categorical}: shape (n) or (n,
   * 1) becomes (n, numClasses).
   *
   * @throws IllegalArgumentException if a label is not a whole number in [0, numClasses)
   */
  public static Tensor toCategorical(Tensor labels, int numClasses) {
    Shape shape = labels.shape();
    if (shape.rank() > 1 && shape.dim(-1) == 1) {
      shape = Shape.of(Arrays.copyOf(shape.dims(), shape.rank() - 1));
    }
    float[] data = new float[Math.multiplyExact(labels.size(), numClasses)];
    for (int i = 0; i < labels.size(); i++) {
      double label = labels.at(i);
      if (label != Math.rint(label) || label < 0 || label >= numClasses) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "toCategorical: label %d must be a whole number in [0, %d). Received: %s",
                i,
                numClasses,
                label));
      }
      data[i * numClasses + (int) label] = 1;
    }
    int[] dims = Arrays.copyOf(shape.dims(), shape.rank() + 1);
    dims[shape.rank()] = numClasses;
    return Tensor.of(data, dims);
  }

  /**
   * The inverse of {@link #toCategorical}: the class of each row of one-hot vectors, shape (n,
   * numClasses); whole numbers, shape (n) or (n, 1), are taken as they are.
   *
   * @throws IllegalArgumentException if a number is none or no whole one
   */
  public static int[] toLabels(Tensor targets) {
    if (targets.shape().rank() > 1 && targets.shape().dim(-1) > 1) {
      return argmax(targets);
    }
    int[] labels = new int[targets.size()];
    for (int i = 0; i < labels.length; i++) {
      double label = targets.at(i);
      if (label != Math.rint(label)) {
        throw new IllegalArgumentException(
            "toLabels: target " + i + " must be a whole number. Received: " + label);
      }
      labels[i] = (int) label;
    }
    return labels;
  }

  /**
   * Index of the largest element of each vector along the last axis; the first one where several
   * are.
   */
  public static int[] argmax(Tensor tensor) {
    int columns = tensor.shape().dim(-1);
    int[] best = new int[columns == 0 ? 0 : tensor.size() / columns];
    for (int i = 0; i < best.length; i++) {
      for (int j = 1; j < columns; j++) {
        if (tensor.at(i * columns + j) > tensor.at(i * columns + best[i])) {
          best[i] = j;
        }
      }
    }
    return best;
  }
}

package cornea.initializers;

import cornea.saving.Options;
import cornea.tensor.Shape;
import cornea.tensor.Tensor;

/**
 * A random orthogonal matrix times {@code gain}, from the QR decomposition of normally distributed
 * numbers. All dimensions but the last count as rows; with more rows than columns the columns are
 * orthonormal, otherwise the rows are. Not for shapes of rank below 2.
 *
 * <p>Source: Saxe et al., "Exact solutions to the nonlinear dynamics of learning in deep linear
 * neural networks", 2014.
 */
public final class Orthogonal implements Initializer {
  private double gain = 1;

  /** What the matrix is multiplied with; default 1. */
  public Orthogonal gain(double gain) {
    this.gain = gain;
    return this;
  }

  @Override
  public void options(Options o) {
    gain = o.number("gain", gain);
    o.written("seed", null); // the model's seed decides
  }

  /**
   * The matrix.
   *
   * @throws IllegalArgumentException if the shape's rank is below 2
   */
  @Override
  public Tensor initialize(Shape shape, long key) {
    if (shape.rank() < 2) {
      throw new IllegalArgumentException(
          "The initializer Orthogonal needs a shape of rank 2 or more. Received: " + shape);
    }
    int columns = shape.dim(-1);
    int rows = columns == 0 ? 0 : Math.toIntExact(shape.size() / columns);
    int vectors = Math.min(rows, columns);
    double[][] basis = orthonormal(vectors, Math.max(rows, columns), key);
    float[] data = new float[rows * columns];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        double element = rows < columns ? basis[i][j] : basis[j][i];
        data[i * columns + j] = (float) (gain * element);
      }
    }
    return Tensor.of(data, shape);
  }

  /**
   * Gram and Schmidt on random vectors. It is the Q of the decomposition whose R has a positive
   * diagonal, which is what Keras makes by multiplying with the signs of that diagonal. Each vector
   * is put through twice, which keeps them orthogonal to the last bits ("twice is enough", Giraud
   * et al., 2005).
   */
  private static double[][] orthonormal(int count, int length, long key) {
    double[][] basis = new double[count][length];
    for (int i = 0; i < count; i++) {
      double[] vector = basis[i];
      for (int k = 0; k < length; k++) {
        vector[k] = Draws.normal(key, (long) k * count + i);
      }
      for (int pass = 0; pass < 2; pass++) {
        for (int j = 0; j < i; j++) {
          double overlap = dot(vector, basis[j]);
          for (int k = 0; k < length; k++) {
            vector[k] -= overlap * basis[j][k];
          }
        }
      }
      double norm = Math.sqrt(dot(vector, vector));
      for (int k = 0; k < length; k++) {
        vector[k] /= norm;
      }
    }
    return basis;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}

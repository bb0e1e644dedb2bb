package cornea.image;

/**
 * Whitening by zero-phase components: {@code U · diag(sqrt(n) / (s + epsilon)) · Uᵀ}, where U and s
 * are the left singular vectors and the singular values of the centred images, one in each column.
 */
final class Zca {
  // Singular values below this share of the greatest are rounding errors of float32 images.
  private static final double NOISE = 1e-7;
  private static final int MOST_VALUES = 16384;

  private final int size;
  private final float[] matrix;

  private Zca(int size, float[] matrix) {
    this.size = size;
    this.matrix = matrix;
  }

  /** Number of values in an image. */
  int size() {
    return size;
  }

  /**
   * From centred images. Time grows with the cube of the smaller of {@code size} and the number of
   * images.
   *
   * @throws IllegalArgumentException if an image is too large for a square matrix of its values
   */
  static Zca fit(float[] images, int size, double epsilon) {
    if (size > MOST_VALUES) {
      throw new IllegalArgumentException(
          "ImageDataGenerator: 'zcaWhitening' needs a square matrix of the values of an image."
              + " Expected: at most "
              + MOST_VALUES
              + " values. Received: "
              + size
              + ". Remedy: smaller images");
    }
    int count = images.length / size;
    boolean few = count < size;
    int order = Math.min(count, size);
    double[][] product = few ? imageProducts(images, count, size) : valueProducts(images, size);
    double[] squares = SymmetricEigen.decompose(product);
    double greatest = 0;
    for (double square : squares) {
      greatest = Math.max(greatest, square);
    }
    double[][] whitening = new double[size][size];
    for (int k = 0; k < order; k++) {
      double singular = Math.sqrt(Math.max(0, squares[k]));
      if (few && singular <= NOISE * Math.sqrt(greatest)) {
        continue; // its direction among the values is unknown
      }
      double[] vector = few ? direction(images, product[k], size, singular) : product[k];
      double factor = Math.sqrt(count) / (singular + epsilon);
      for (int i = 0; i < size; i++) {
        double scaled = factor * vector[i];
        double[] row = whitening[i];
        for (int j = 0; j < size; j++) {
          row[j] += scaled * vector[j];
        }
      }
    }
    float[] matrix = new float[size * size];
    for (int i = 0; i < size; i++) {
      for (int j = 0; j < size; j++) {
        matrix[i * size + j] = (float) whitening[i][j];
      }
    }
    return new Zca(size, matrix);
  }

  private static double[][] valueProducts(float[] images, int size) {
    double[][] product = new double[size][size];
    for (int from = 0; from < images.length; from += size) {
      for (int i = 0; i < size; i++) {
        double value = images[from + i];
        double[] row = product[i];
        for (int j = 0; j < size; j++) {
          row[j] += value * images[from + j];
        }
      }
    }
    return product;
  }

  private static double[][] imageProducts(float[] images, int count, int size) {
    double[][] product = new double[count][count];
    for (int i = 0; i < count; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = 0;
        for (int k = 0; k < size; k++) {
          sum += (double) images[i * size + k] * images[j * size + k];
        }
        product[i][j] = sum;
        product[j][i] = sum;
      }
    }
    return product;
  }

  /** The left singular vector that belongs to a right one. */
  private static double[] direction(float[] images, double[] right, int size, double singular) {
    double[] left = new double[size];
    for (int image = 0; image < right.length; image++) {
      double share = right[image] / singular;
      for (int i = 0; i < size; i++) {
        left[i] += share * images[image * size + i];
      }
    }
    return left;
  }

  /** Whitens one centred image in place. */
  void apply(float[] values, int offset) {
    float[] white = new float[size];
    for (int i = 0; i < size; i++) {
      float value = values[offset + i];
      int row = i * size;
      for (int j = 0; j < size; j++) {
        white[j] += value * matrix[row + j];
      }
    }
    System.arraycopy(white, 0, values, offset, size);
  }
}

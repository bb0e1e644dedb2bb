package cornea.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SymmetricEigenTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 40})
  void rows_areOrthonormalEigenvectors(int n) {
    SplittableRandom random = new SplittableRandom(n);
    double[][] matrix = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        matrix[i][j] = random.nextDouble(-1, 1);
        matrix[j][i] = matrix[i][j];
      }
    }
    check(matrix);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5})
  void equalEigenvaluesAndZeros_areFound(int n) {
    double[][] matrix = new double[n][n];
    for (int i = 0; i < n; i++) {
      matrix[i][i] = i % 2;
    }
    check(matrix);
  }

  private static void check(double[][] matrix) {
    int n = matrix.length;
    double[][] vectors = new double[n][];
    for (int i = 0; i < n; i++) {
      vectors[i] = matrix[i].clone();
    }
    double[] values = SymmetricEigen.decompose(vectors);
    // The method is backward stable: errors of a few n ulps of the norm, here below n.
    double tolerance = 1e-14 * n * n;
    for (int k = 0; k < n; k++) {
      for (int i = 0; i < n; i++) {
        double image = 0;
        double product = 0;
        for (int j = 0; j < n; j++) {
          image += matrix[i][j] * vectors[k][j];
          product += vectors[i][j] * vectors[k][j];
        }
        assertThat(image).isCloseTo(values[k] * vectors[k][i], within(tolerance));
        assertThat(product).isCloseTo(i == k ? 1 : 0, within(tolerance));
      }
    }
  }
}

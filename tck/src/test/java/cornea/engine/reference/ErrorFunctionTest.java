package cornea.engine.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ErrorFunctionTest {
  /** Expected values from 40-digit arithmetic (mpmath). */
  @ParameterizedTest
  @CsvSource({
    "-6, 1.9999999999999999785",
    "-3, 1.9999779095030014146",
    "-1, 1.8427007929497148693",
    "-0.5, 1.5204998778130465377",
    "-0.001, 1.0011283787909692364",
    "0, 1",
    "0.3, 0.67137324054087258381",
    "0.9, 0.20309178757716786034",
    "1.9999, 0.0046798020929706083079",
    "2.0001, 0.0046756686958033398333",
    "3, 2.2090496998585441373e-5",
    "5, 1.5374597944280348502e-12",
    "10, 2.088487583762544757e-45",
    "25, 8.300172571196522752e-274"
  })
  void erfc_isWithinItsPromise(double x, double expected) {
    double tolerance = x > 2 ? 1e-14 * expected : 1e-15;
    assertThat(ErrorFunction.erfc(x)).isCloseTo(expected, within(tolerance));
  }

  @Test
  void erfc_endsAtTwoAndZero() {
    assertThat(ErrorFunction.erfc(-1e300)).isEqualTo(2);
    assertThat(ErrorFunction.erfc(1e300)).isEqualTo(0);
    assertThat(ErrorFunction.erfc(Double.NaN)).isNaN();
  }
}

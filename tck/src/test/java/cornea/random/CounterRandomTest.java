package cornea.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CounterRandomTest {
  private static final int DRAWS = 1 << 16;

  /** Worked out by a second implementation (Python); seeds in files mean these numbers forever. */
  @Test
  void fixedValues() {
    long key = CounterRandom.key(42, 3, 7);
    assertThat(key).isEqualTo(0x7bdfa5b4a5f0f15L);
    assertThat(CounterRandom.bits(key, 0)).isEqualTo(0xe8f579ad);
    assertThat(CounterRandom.bits(key, 1)).isEqualTo(0x36cc2a47);
    assertThat(CounterRandom.bits(key, 1_000_000)).isEqualTo(0x8bf190e8);
    assertThat(CounterRandom.bits(key, Integer.MAX_VALUE)).isEqualTo(0xd68945a1);
    assertThat(CounterRandom.uniform(key, 1)).isEqualTo(0.2140528f);
    assertThat(CounterRandom.longBits(key, 5)).isEqualTo(0x1049186ee85d718dL);
    assertThat(CounterRandom.uniformDouble(key, 5)).isEqualTo(0.06361534793574264);
  }

  /** χ² over 256 cells has mean 255 and deviation √510 = 22.6; five deviations either way. */
  @ParameterizedTest
  @ValueSource(longs = {0, 1, 2, 0xFFFFFFFFL, -1, 42})
  void everyByteOfTheBits_isUniform(long seed) {
    long key = CounterRandom.key(seed, 0, 0);
    for (int shift = 0; shift < 32; shift += 8) {
      int[] counts = new int[256];
      for (int i = 0; i < DRAWS; i++) {
        counts[CounterRandom.bits(key, i) >>> shift & 0xFF]++;
      }
      double expected = DRAWS / 256.0;
      double chiSquare = 0;
      for (int count : counts) {
        chiSquare += (count - expected) * (count - expected) / expected;
      }
      assertThat(chiSquare).as("shift %d", shift).isBetween(255 - 113.0, 255 + 113.0);
    }
  }

  /**
   * Neighbours of every kind: elements, seeds, streams, counters. The correlation of n independent
   * uniform numbers has deviation 1 / √n.
   */
  @Test
  void neighbours_areUncorrelated() {
    long key = CounterRandom.key(7, 1, 5);
    long[] others = {
      CounterRandom.key(8, 1, 5), CounterRandom.key(7, 2, 5), CounterRandom.key(7, 1, 6)
    };
    assertThat(correlation(key, key, 1)).isCloseTo(0, within(5 / Math.sqrt(DRAWS)));
    assertThat(correlation(key, key, 256)).isCloseTo(0, within(5 / Math.sqrt(DRAWS)));
    for (long other : others) {
      assertThat(correlation(key, other, 0)).isCloseTo(0, within(5 / Math.sqrt(DRAWS)));
    }
  }

  @Test
  void meanAndVariance_areThoseOfTheUniformDistribution() {
    long key = CounterRandom.key(3, 0, 0);
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < DRAWS; i++) {
      double u = CounterRandom.uniformDouble(key, i) - 0.5;
      assertThat(u).isGreaterThanOrEqualTo(-0.5).isLessThan(0.5);
      sum += u;
      squares += u * u;
    }
    // Deviations: of the mean √(1/12n), of the mean square √(1/180n).
    assertThat(sum / DRAWS).isCloseTo(0, within(5 * Math.sqrt(1 / (12.0 * DRAWS))));
    assertThat(squares / DRAWS).isCloseTo(1 / 12.0, within(5 * Math.sqrt(1 / (180.0 * DRAWS))));
  }

  @Test
  void permutation_holdsEachNumberOnce() {
    int[] permutation = CounterRandom.permutation(CounterRandom.key(1, 2, 3), 1000);
    assertThat(permutation).isNotEqualTo(sorted(permutation));
    int[] expected = new int[1000];
    Arrays.setAll(expected, i -> i);
    assertThat(sorted(permutation)).isEqualTo(expected);
  }

  @Test
  void dropoutThreshold_keepsTheRate() {
    assertThat(CounterRandom.dropoutThreshold(0)).isZero();
    assertThat(CounterRandom.dropoutThreshold(0.5)).isEqualTo(1 << 23);
    long key = CounterRandom.key(5, 5, 5);
    int threshold = CounterRandom.dropoutThreshold(0.3);
    int dropped = 0;
    for (int i = 0; i < DRAWS; i++) {
      dropped += (CounterRandom.bits(key, i) >>> 8) < threshold ? 1 : 0;
    }
    double deviation = Math.sqrt(0.3 * 0.7 / DRAWS);
    assertThat(dropped / (double) DRAWS).isCloseTo(0.3, within(5 * deviation));
  }

  private static double correlation(long a, long b, int shift) {
    double sum = 0;
    for (int i = 0; i < DRAWS; i++) {
      sum += (CounterRandom.uniform(a, i) - 0.5) * (CounterRandom.uniform(b, i + shift) - 0.5);
    }
    return sum / DRAWS * 12;
  }

  private static int[] sorted(int[] numbers) {
    int[] sorted = numbers.clone();
    Arrays.sort(sorted);
    return sorted;
  }
}

package cornea.random;

import java.security.SecureRandom;

/**
 * Draws as pure functions of (seed, stream, counter, element). No state, so any thread can draw any
 * element, in any order, and gets the same number.
 *
 * <p>{@link #key} mixes the first three into 64 bits once; {@link #bits} then hashes one element
 * with 32-bit multiplications, shifts and exclusive-ors only, which JIT compilers vectorize. The
 * element hash is two rounds of Wellons' "lowbias32" (public domain), each under half of the key.
 */
public final class CounterRandom {
  private CounterRandom() {}

  /** The key under which the elements of one draw are hashed. */
  public static long key(long seed, long stream, long counter) {
    return mix(mix(mix(seed) + stream) + counter);
  }

  /** A seed for what nobody seeded: the one source of chance. Short, so that people can type it. */
  public static long freshSeed() {
    return new SecureRandom().nextInt(Integer.MAX_VALUE);
  }

  /** 32 uniformly distributed bits for one element. */
  public static int bits(long key, int element) {
    return round(round(element ^ (int) key) + (int) (key >>> 32));
  }

  /** A uniform number in [0, 1) with 24 random bits, exact in float32. */
  public static float uniform(long key, int element) {
    return (bits(key, element) >>> 8) * 0x1p-24f;
  }

  /** A uniform number in [0, 1) with 53 random bits. */
  public static double uniformDouble(long key, long element) {
    return (mix(key + element * 0x9E3779B97F4A7C15L) >>> 11) * 0x1p-53;
  }

  /** 64 bits for one element, for shuffles and whole numbers. */
  public static long longBits(long key, long element) {
    return mix(key + element * 0x9E3779B97F4A7C15L);
  }

  /** The numbers 0 to {@code count - 1} in random order (Fisher and Yates). */
  public static int[] permutation(long key, int count) {
    int[] order = new int[count];
    for (int i = 0; i < count; i++) {
      // The remainder of 63 bits prefers small numbers by less than count / 2^63.
      int swapped = (int) ((longBits(key, i) >>> 1) % (i + 1));
      order[i] = order[swapped];
      order[swapped] = i;
    }
    return order;
  }

  /**
   * Which 24-bit draws dropout keeps: those at or above {@code round(rate · 2^24)}. As a whole
   * number, so that every engine compares alike.
   */
  public static int dropoutThreshold(double rate) {
    return (int) Math.rint(rate * (1 << 24));
  }

  private static int round(int x) {
    x ^= x >>> 16;
    x *= 0x7feb352d;
    x ^= x >>> 15;
    x *= 0x846ca68b;
    x ^= x >>> 16;
    return x;
  }

  /** The finalizer of SplitMix64 (Steele, Lea and Flood, 2014). */
  private static long mix(long z) {
    z += 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}

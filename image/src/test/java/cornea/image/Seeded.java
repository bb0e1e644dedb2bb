package cornea.image;

/** The numbers of {@code samples} in {@code oracle/resample.py}. */
final class Seeded {
  private Seeded() {}

  /** The upper bits of SplitMix64; with every fifth seed all of them or none. */
  static int sample(long seed, long index, int bits) {
    long z = ((seed << 32) + index + 1) * 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    z ^= z >>> 31;
    return seed % 5 == 0 ? (int) (z >>> 63) * ((1 << bits) - 1) : (int) (z >>> (64 - bits));
  }
}

package cornea.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import cornea.CorneaException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Files of every format, cut off, with flipped bits or with bytes of other values: each gives an
 * image or an error that names the file, within a bound of memory. A crash of the JVM would end the
 * tests. {@code -Dcornea.fuzz.seed=N} repeats a run from its first case.
 */
final class DecoderFuzzTest {
  private static final long PIXELS = 1 << 20;

  /**
   * Java memory of a case: floats and bytes of an image in four channels as it is decoded, copied,
   * converted and resized come to less than 64 bytes for a pixel; the JDK's readers buffer the
   * rest.
   */
  private static final long BOUND = 64 * PIXELS + (32 << 20);

  private static final List<ColorMode> MODES = List.of(ColorMode.values());

  @TempDir private Path folder;

  @BeforeEach
  void boundPixels() {
    System.setProperty("cornea.image.maxPixels", Long.toString(PIXELS));
  }

  @AfterEach
  void unboundPixels() {
    System.clearProperty("cornea.image.maxPixels");
  }

  @Test
  void damagedFiles_giveAnImageOrAnErrorThatNamesThem() throws Exception {
    run(Long.getLong("cornea.fuzz.seed", 1), 500);
  }

  /** Other cases on each run. */
  @Test
  @Tag("slow")
  void manyDamagedFiles_giveAnImageOrAnErrorThatNamesThem() throws Exception {
    run(Long.getLong("cornea.fuzz.seed", System.currentTimeMillis()), 10_000);
  }

  private void run(long firstSeed, int cases) throws Exception {
    System.out.printf(Locale.ROOT, "fuzz: cases %d to %d%n", firstSeed, firstSeed + cases - 1);
    List<String> names = Golden.lines("decoded.txt");
    for (String name : names) {
      Images.load(Golden.path(name)); // so that loading natives and classes counts for no case
    }
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    int decoded = 0;
    for (long seed = firstSeed; seed < firstSeed + cases; seed++) {
      Random random = new Random(seed);
      String name = names.get(random.nextInt(names.size()));
      Path file = folder.resolve(seed + "." + name);
      Files.write(file, damaged(Golden.bytes(name), random));
      ColorMode mode = MODES.get(random.nextInt(MODES.size()));
      Interpolation interpolation =
          random.nextBoolean() ? Interpolation.NEAREST : Interpolation.BICUBIC;
      long before = threads.getCurrentThreadAllocatedBytes();
      try {
        int size =
            Images.load(
                    file,
                    i ->
                        i.targetSize(5, 7)
                            .colorMode(mode)
                            .interpolation(interpolation)
                            .exifOrientation(true))
                .size();
        assertThat(size).isEqualTo(35 * mode.channels());
        decoded++;
      } catch (CorneaException e) {
        assertThat(e).as("seed %d", seed).hasMessageStartingWith(file + ": ");
      } catch (Throwable e) {
        throw new AssertionError("seed " + seed + ", " + name, e);
      }
      assertThat(threads.getCurrentThreadAllocatedBytes() - before)
          .as("bytes allocated with seed %d, %s", seed, name)
          .isLessThan(BOUND);
      Files.delete(file);
    }
    // Some damage is invisible and most is not, or the cases would show nothing.
    assertThat(decoded).isBetween(cases / 20, cases * 19 / 20);
  }

  private static byte[] damaged(byte[] file, Random random) {
    int kind = random.nextInt(4);
    if (kind == 0) {
      return Arrays.copyOf(file, random.nextInt(file.length));
    }
    byte[] damaged = file.clone();
    // Headers decide about sizes, so every second case damages those alone.
    int reach = random.nextBoolean() ? file.length : Math.min(file.length, 64);
    for (int i = 1 + random.nextInt(8); i > 0; i--) {
      int position = random.nextInt(reach);
      damaged[position] =
          switch (kind) {
            case 1 -> (byte) (damaged[position] ^ 1 << random.nextInt(8));
            case 2 -> (byte) random.nextInt(256);
            default -> (byte) (random.nextBoolean() ? 0xFF : 0);
          };
    }
    return damaged;
  }
}

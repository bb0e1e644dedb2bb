package cornea.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every filter, to the last bit what Pillow makes; see {@code oracle/resample.py}. */
final class ResamplerTest {

  private static final List<String> CASES = Golden.linesAt("resample/cases.txt");

  @ParameterizedTest
  @EnumSource
  void filter_givesTheBytesOfPillow(Interpolation filter) throws Exception {
    int cases = 0;
    for (String line : CASES) {
      String[] words = line.split(" ");
      if (words[9].equals(filter.name())) {
        assertThat(HexFormat.of().formatHex(digest(words, filter))).as(line).isEqualTo(words[11]);
        cases++;
      }
    }
    assertThat(cases).isEqualTo(CASES.size() / Interpolation.values().length).isGreaterThan(300);
  }

  @Test
  void sameSize_isLeftAlone() {
    byte[] samples = {1, 2, 3, 4, 5, 6};
    Resampler.Box whole = new Resampler.Box(0, 0, 3, 2);
    assertThat(Resampler.resize(samples, 2, 3, 1, whole, 2, 3, Interpolation.LANCZOS))
        .isSameAs(samples);
  }

  private static byte[] digest(String[] words, Interpolation filter) throws Exception {
    int height = Integer.parseInt(words[1]);
    int width = Integer.parseInt(words[2]);
    Resampler.Box box =
        new Resampler.Box(
            Integer.parseInt(words[3]),
            Integer.parseInt(words[4]),
            Integer.parseInt(words[5]),
            Integer.parseInt(words[6]));
    int toHeight = Integer.parseInt(words[7]);
    int toWidth = Integer.parseInt(words[8]);
    long seed = Long.parseLong(words[10]);
    MessageDigest sha = MessageDigest.getInstance("SHA-256");
    if (words[0].equals("I;16")) {
      char[] source = new char[height * width];
      for (int i = 0; i < source.length; i++) {
        source[i] = (char) Seeded.sample(seed, i, 16);
      }
      for (char value : Resampler.resize(source, height, width, box, toHeight, toWidth, filter)) {
        sha.update((byte) value);
        sha.update((byte) (value >> 8));
      }
      return sha.digest();
    }
    int channels = List.of("L", "", "RGB", "RGBA").indexOf(words[0]) + 1;
    byte[] source = new byte[height * width * channels];
    for (int i = 0; i < source.length; i++) {
      source[i] = (byte) Seeded.sample(seed, i, 8);
    }
    return sha.digest(
        Pixels.of(height, width, channels, source).resize(box, toHeight, toWidth, filter).bytes());
  }
}

package cornea.cli;

import cornea.image.ImageFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/** How large the images of a folder are, by the headers of some of them. */
final class ImageSizes {
  private static final int SAMPLES = 100;

  private ImageSizes() {}

  /** The median of the shorter sides, in pixels; empty if no header can be read. */
  static OptionalInt median(ImageFolder folder) {
    int step = Math.max(1, folder.size() / SAMPLES);
    int[] sides =
        IntStream.range(0, folder.size())
            .filter(i -> i % step == 0)
            .map(i -> shorterSide(folder.path(i)))
            .filter(side -> side > 0)
            .sorted()
            .toArray();
    return Arrays.stream(sides).skip(sides.length / 2).findFirst();
  }

  /** Zero if the file is no image; what becomes of such files is decided where they are read. */
  private static int shorterSide(Path file) {
    try (ImageInputStream stream = ImageIO.createImageInputStream(file.toFile())) {
      Iterator<ImageReader> readers = ImageIO.getImageReaders(stream);
      if (!readers.hasNext()) {
        return 0;
      }
      ImageReader reader = readers.next();
      try {
        reader.setInput(stream, true, true);
        return Math.min(reader.getWidth(0), reader.getHeight(0));
      } finally {
        reader.dispose();
      }
    } catch (IOException
        | RuntimeException e) { // hostile headers make ImageIO's readers throw both
      return 0;
    }
  }
}

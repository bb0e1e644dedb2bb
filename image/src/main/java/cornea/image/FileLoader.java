package cornea.image;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.function.IntFunction;

/**
 * Loads the samples of flows that go over files, and counts those whose EXIF data says that they
 * are to be turned.
 */
final class FileLoader implements FlowData.Loader {
  private static final Logger LOGGER = System.getLogger("cornea.image");

  /** Reads a file into its place. */
  interface Reader {
    /** Gives the file's EXIF orientation back. */
    int read(Path file, float[] target, int offset, StageClock clock);
  }

  private final String where;
  private final boolean upright;
  private final Reader reader;
  private final int count;
  private final IntFunction<Path> paths;
  private final BitSet read = new BitSet();
  private final BitSet turned = new BitSet();
  private int unread;

  FileLoader(FileOptions<?> options, int count, IntFunction<Path> paths, Reader reader) {
    where = options.where;
    upright = options.exifOrientation;
    this.reader = reader;
    this.count = count;
    this.paths = paths;
    unread = count;
  }

  @Override
  public void load(int sample, float[] target, int offset, StageClock clock) {
    note(sample, reader.read(paths.apply(sample), target, offset, clock));
  }

  private synchronized void note(int sample, int orientation) {
    if (read.get(sample)) {
      return;
    }
    read.set(sample);
    unread--;
    if (orientation != Exif.UPRIGHT) {
      turned.set(sample);
    }
    if (unread == 0 && !turned.isEmpty() && !upright) {
      LOGGER.log(
          Level.WARNING,
          "{0}: {1} of {2} images were taken with the camera turned, which is ignored, as in"
              + " Keras. Remedy: exifOrientation(true)",
          where,
          turned.cardinality(),
          count);
    }
  }

  @Override
  public synchronized int turnedImages() {
    return turned.cardinality();
  }
}

package cornea.image;

import cornea.CorneaException;
import cornea.image.StageClock.Stage;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Keeps decoded and resized images from the first pass on, before any transformation, in memory or
 * in a file that goes with the flow. Its size is known before anything is read.
 */
final class ImageCache implements FlowData.Loader {
  private static final Logger LOGGER = System.getLogger("cornea.image");

  /** Where encoded samples are kept. */
  interface Store {
    void write(int sample, byte[] encoded) throws IOException;

    byte[] read(int sample, int length) throws IOException;
  }

  private final FlowData.Loader loader;
  private final Store store;
  private final int elements;
  private final int width;
  private final AtomicIntegerArray kept;
  private volatile boolean full;

  /**
   * @param elements values of a sample
   * @param width bytes of a value: 1 for whole numbers up to 255, 2 up to 65535, 4 for floats
   */
  ImageCache(FlowData.Loader loader, Store store, int samples, int elements, int width) {
    this.loader = loader;
    this.store = store;
    this.elements = elements;
    this.width = width;
    kept = new AtomicIntegerArray(samples);
  }

  /** The loader with the cache that the options ask for; the loader itself if they do not. */
  static FlowData.Loader of(
      FlowData.Loader loader, FileOptions<?> options, int samples, int bytesOfAValue) {
    if (!options.cached) {
      return loader;
    }
    int elements = Math.toIntExact(options.form().shape().size());
    long bytes = (long) samples * elements * bytesOfAValue;
    Path folder = options.cacheFolder;
    Store store =
        folder == null
            ? memory(options, samples, bytes)
            : disk(folder, bytes, elements * bytesOfAValue);
    if (options.verbose) {
      LOGGER.log(
          Level.INFO,
          String.format(
              Locale.ROOT,
              "%s: the cache takes %.1f MB %s for %d images",
              options.where,
              bytes / 1e6,
              folder == null ? "of memory" : "of disk in " + folder,
              samples));
    }
    return new ImageCache(loader, store, samples, elements, bytesOfAValue);
  }

  private static Store memory(FileOptions<?> options, int samples, long bytes) {
    Runtime runtime = Runtime.getRuntime();
    long free = runtime.maxMemory() - (runtime.totalMemory() - runtime.freeMemory());
    if (bytes > free) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s: cacheInMemory needs %.1f MB for %d images, and %.1f MB of memory are free."
                  + " Remedy: cacheOnDisk(folder), or java -Xmx",
              options.where,
              bytes / 1e6,
              samples,
              free / 1e6));
    }
    return new Memory(samples);
  }

  private static Store disk(Path folder, long bytes, int sampleBytes) {
    try {
      Files.createDirectories(folder);
      long free = Files.getFileStore(folder).getUsableSpace();
      if (bytes > free) {
        throw new CorneaException(
            folder.toString(),
            String.format(
                Locale.ROOT,
                "the cache does not fit on this disk. Expected: %.1f MB free. Received: %.1f MB",
                bytes / 1e6,
                free / 1e6));
      }
      return new Disk(folder, sampleBytes);
    } catch (IOException e) {
      throw new CorneaException(folder.toString(), "the cache cannot be made here: " + e, e);
    }
  }

  @Override
  public void load(int sample, float[] target, int offset, StageClock clock) {
    if (kept.get(sample) != 0) {
      long start = System.nanoTime();
      try {
        decode(store.read(sample, elements * width), target, offset);
        clock.count(Stage.CACHE, start);
        return;
      } catch (IOException e) {
        giveUp("read", e);
      }
    }
    loader.load(sample, target, offset, clock);
    if (!full) {
      long start = System.nanoTime();
      try {
        store.write(sample, encode(target, offset));
        kept.set(sample, 1);
        clock.count(Stage.CACHE, start);
      } catch (IOException e) {
        giveUp("written", e);
      }
    }
  }

  /** Training goes on without the cache, or without its rest; the images are where they were. */
  private synchronized void giveUp(String what, IOException e) {
    if (!full) {
      full = true;
      LOGGER.log(
          Level.WARNING,
          "The cache of images cannot be {0} further ({1}); the other images are decoded in each"
              + " pass",
          what,
          e.getMessage());
    }
  }

  @Override
  public int turnedImages() {
    return loader.turnedImages();
  }

  @Override
  public long cacheBytes() {
    return (long) kept.length() * elements * width;
  }

  private byte[] encode(float[] values, int offset) {
    byte[] encoded = new byte[elements * width];
    if (width == 1) {
      for (int i = 0; i < elements; i++) {
        encoded[i] = (byte) (int) values[offset + i];
      }
    } else if (width == 2) {
      for (int i = 0; i < elements; i++) {
        int value = (int) values[offset + i];
        encoded[2 * i] = (byte) value;
        encoded[2 * i + 1] = (byte) (value >> 8);
      }
    } else {
      ByteBuffer.wrap(encoded).asFloatBuffer().put(values, offset, elements);
    }
    return encoded;
  }

  private void decode(byte[] encoded, float[] values, int offset) {
    if (width == 1) {
      for (int i = 0; i < elements; i++) {
        values[offset + i] = encoded[i] & 0xFF;
      }
    } else if (width == 2) {
      for (int i = 0; i < elements; i++) {
        values[offset + i] = (encoded[2 * i] & 0xFF) | (encoded[2 * i + 1] & 0xFF) << 8;
      }
    } else {
      ByteBuffer.wrap(encoded).asFloatBuffer().get(values, offset, elements);
    }
  }

  private static final class Memory implements Store {
    private final AtomicReferenceArray<byte @Nullable []> samples;

    Memory(int count) {
      samples = new AtomicReferenceArray<>(count);
    }

    @Override
    public void write(int sample, byte[] encoded) {
      samples.set(sample, encoded);
    }

    @Override
    public byte[] read(int sample, int length) throws IOException {
      byte[] encoded = samples.get(sample);
      if (encoded == null) {
        throw new IOException("the sample is not there");
      }
      return encoded;
    }
  }

  /**
   * A file without a name, so that nothing is left behind even by a process that is killed. (Not a
   * channel: the interrupt that ends a pass would close it.)
   */
  private static final class Disk implements Store {
    private final RandomAccessFile file;
    private final int sampleBytes;

    Disk(Path folder, int sampleBytes) throws IOException {
      Path path = Files.createTempFile(folder, "cornea-", ".cache");
      file = new RandomAccessFile(path.toFile(), "rw");
      this.sampleBytes = sampleBytes;
      try {
        Files.delete(path);
      } catch (IOException e) { // Windows does not delete open files
        path.toFile().deleteOnExit();
      }
    }

    @Override
    public synchronized void write(int sample, byte[] encoded) throws IOException {
      file.seek((long) sample * sampleBytes);
      file.write(encoded);
    }

    @Override
    public synchronized byte[] read(int sample, int length) throws IOException {
      byte[] encoded = new byte[length];
      file.seek((long) sample * sampleBytes);
      file.readFully(encoded);
      return encoded;
    }
  }
}

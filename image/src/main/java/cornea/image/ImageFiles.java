package cornea.image;

import cornea.CorneaException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;

/** Reads image files with the decoder that suits each of them. */
final class ImageFiles {
  private static final Logger LOGGER = System.getLogger("cornea.image");
  private static final int MAX_BYTES = 1 << 29;
  private static final ImageDecoder JDK = new ImageIoDecoder();

  /** Bytes of a file that is read into memory used again, as most photos for training are. */
  private static final int SMALL = 1 << 18;

  /**
   * That memory, as much as threads decode at once. It lies outside the heap, where the system and
   * OpenCV want it; with arrays, reading files took several times as long.
   */
  private static final Queue<ByteBuffer> FREE =
      new ArrayBlockingQueue<>(Runtime.getRuntime().availableProcessors());

  private ImageFiles() {}

  /** Loaded on first use: OpenCV, or the JDK where OpenCV's natives do not load. */
  private static final class Fastest {
    static final ImageDecoder DECODER = choose();

    private static ImageDecoder choose() {
      try {
        return new OpenCvDecoder();
      } catch (LinkageError | RuntimeException e) {
        LOGGER.log(
            Level.WARNING,
            "OpenCV''s natives do not load here ({0}); images are decoded by the JDK, which is slower."
                + " Remedy: add org.bytedeco:opencv and its dependencies for this platform; where there is"
                + " a module path, --add-modules ALL-MODULE-PATH.",
            e.toString());
        return JDK;
      }
    }
  }

  /** What becomes of the image of a file. */
  interface Use<T> {
    T of(Encoded image) throws IOException;
  }

  /** The image of a file that has been read and not been decoded. */
  static final class Encoded {
    private final ByteBuffer file;
    private final ImageHeader header;
    private final ImageDecoder decoder;
    private final int orientation;

    private Encoded(ByteBuffer file, ColorMode mode) throws IOException {
      this.file = file;
      header = ImageHeader.read(file);
      // PNG keeps alpha in channels, in palettes and as one transparent colour.
      boolean alpha = mode == ColorMode.RGBA && header.format() == ImageHeader.Format.PNG;
      decoder = OpenCvDecoder.supports(header) && !alpha ? Fastest.DECODER : JDK;
      orientation = Exif.orientation(file, header.format());
    }

    ImageHeader header() {
      return header;
    }

    /** As {@link Exif} has it. */
    int orientation() {
      return orientation;
    }

    Pixels decode() throws IOException {
      return decoder.decode(file, header).withOrientation(orientation);
    }

    /** See {@link ImageDecoder#take}. */
    boolean take(Nearest taken, ColorMode mode, float[] target, int offset) throws IOException {
      return decoder.take(file, header, taken, mode, target, offset);
    }
  }

  /**
   * Reads and decodes a file.
   *
   * @throws CorneaException naming the file, if it is missing, damaged or no image
   */
  static Pixels read(Path file) {
    return read(file, ColorMode.RGB);
  }

  /**
   * The same for images that will be converted to a colour mode: alpha is only sure to be there
   * where the mode has it.
   *
   * @throws CorneaException naming the file, if it is missing, damaged or no image
   */
  static Pixels read(Path file, ColorMode mode) {
    return read(file, mode, Encoded::decode);
  }

  /**
   * The same with another use than decoding all of it.
   *
   * @throws CorneaException naming the file, if it is missing, damaged or no image, or if the use
   *     refuses it with an {@link IllegalArgumentException}
   */
  static <T> T read(Path file, ColorMode mode, Use<T> use) {
    ByteBuffer memory = FREE.poll();
    if (memory == null) {
      memory = ByteBuffer.allocateDirect(SMALL);
    }
    try {
      return use.of(new Encoded(bytes(file, memory), mode));
    } catch (NoSuchFileException e) {
      throw new CorneaException(file.toString(), "the file does not exist", e);
    } catch (ClosedByInterruptException e) {
      throw new CorneaException(
          file.toString(), "the thread was interrupted while it read the file", e);
    } catch (IOException e) {
      throw new CorneaException(file.toString(), reason(file, e), e);
    } catch (IllegalArgumentException e) {
      throw new CorneaException(file.toString(), String.valueOf(e.getMessage()), e);
    } finally {
      FREE.offer(memory);
    }
  }

  private static String reason(Path file, IOException e) {
    if (Files.isDirectory(file)) {
      return "this is a folder. Expected: an image file. Remedy: ImageDataGenerator.flowFromDirectory";
    }
    return e instanceof FileSystemException // whose message may be the file's name alone
        ? "the file cannot be read: " + e
        : String.valueOf(e.getMessage());
  }

  /** All of a file: in this memory, or elsewhere if it is too large for that. */
  private static ByteBuffer bytes(Path file, ByteBuffer memory) throws IOException {
    try (SeekableByteChannel channel = Files.newByteChannel(file)) {
      long size = channel.size();
      if (size > MAX_BYTES) {
        throw new IOException(
            "the file is too large. Expected: at most " + MAX_BYTES + " bytes. Received: " + size);
      }
      if (size == 0) { // it may be a pipe
        return ByteBuffer.wrap(Channels.newInputStream(channel).readNBytes(MAX_BYTES));
      }
      int length = (int) size;
      ByteBuffer bytes = length <= SMALL ? memory.slice(0, length) : ByteBuffer.allocate(length);
      while (bytes.hasRemaining() && channel.read(bytes) >= 0) {}
      return bytes.slice(0, bytes.position()); // less if it has become shorter
    }
  }

  /** Decodes the bytes of a file. */
  static Pixels decode(byte[] file, ColorMode mode) throws IOException {
    return new Encoded(ByteBuffer.wrap(file), mode).decode();
  }
}

package cornea.image;

import cornea.CorneaException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Reads image files with the decoder that suits each of them. */
final class ImageFiles {
  private static final Logger LOGGER = System.getLogger("cornea.image");
  private static final long MAX_BYTES = 1L << 29;
  private static final ImageDecoder JDK = new ImageIoDecoder();

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
                + " Remedy: add org.bytedeco:opencv and its dependencies for this platform.",
            e.toString());
        return JDK;
      }
    }
  }

  /** Which pixels are wanted of an image with this header and EXIF orientation; null for all. */
  private interface Choice {
    @Nullable Nearest taken(ImageHeader header, int orientation);
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
   * Reads and decodes a file whose image will be brought into a form, perhaps only those pixels
   * that the form takes.
   *
   * @throws CorneaException naming the file, if it is missing, damaged, no image or has no part
   *     with the form's proportions
   */
  static Pixels read(Path file, ImageForm form) {
    return read(file, form.colorMode(), form::taken);
  }

  /**
   * The same for images that will be converted to a colour mode: alpha is only sure to be there
   * where the mode has it.
   *
   * @throws CorneaException naming the file, if it is missing, damaged or no image
   */
  static Pixels read(Path file, ColorMode mode) {
    return read(file, mode, (header, orientation) -> null);
  }

  private static Pixels read(Path file, ColorMode mode, Choice choice) {
    try {
      long size = Files.size(file);
      if (size > MAX_BYTES) {
        throw new IOException(
            "the file is too large. Expected: at most " + MAX_BYTES + " bytes. Received: " + size);
      }
      return decode(Files.readAllBytes(file), mode, choice);
    } catch (NoSuchFileException e) {
      throw new CorneaException(file.toString(), "the file does not exist", e);
    } catch (IOException e) {
      throw Files.isDirectory(file)
          ? new CorneaException(
              file.toString(),
              "this is a folder. Expected: an image file. Remedy: ImageDataGenerator.flowFromDirectory",
              e)
          : new CorneaException(file.toString(), String.valueOf(e.getMessage()), e);
    } catch (IllegalArgumentException e) {
      throw new CorneaException(file.toString(), String.valueOf(e.getMessage()), e);
    }
  }

  /** Decodes the bytes of a file. */
  static Pixels decode(byte[] file, ColorMode mode) throws IOException {
    return decode(file, mode, (header, orientation) -> null);
  }

  private static Pixels decode(byte[] file, ColorMode mode, Choice choice) throws IOException {
    ImageHeader header = ImageHeader.read(file);
    // PNG keeps alpha in channels, in palettes and as one transparent colour.
    boolean alpha = mode == ColorMode.RGBA && header.format() == ImageHeader.Format.PNG;
    ImageDecoder decoder = OpenCvDecoder.supports(header) && !alpha ? Fastest.DECODER : JDK;
    int orientation = Exif.orientation(file, header.format());
    return decoder
        .decode(file, header, choice.taken(header, orientation))
        .withOrientation(orientation);
  }
}

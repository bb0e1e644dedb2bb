package cornea.image;

import static org.bytedeco.opencv.global.opencv_core.CV_8U;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC1;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_COLOR_RGB;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_GRAYSCALE;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_IGNORE_ORIENTATION;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_UNCHANGED;
import static org.bytedeco.opencv.global.opencv_imgcodecs.imdecode;

import cornea.image.ImageHeader.Format;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Function;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.opencv_core.Mat;
import org.jspecify.annotations.Nullable;

/**
 * JPEG, PNG and WebP through OpenCV, which decodes with libjpeg-turbo, libpng and libwebp as Pillow
 * does, and to the same bits. Whatever OpenCV would convert in its own way is left to {@link
 * ImageIoDecoder}.
 */
final class OpenCvDecoder implements ImageDecoder {

  OpenCvDecoder() {
    Loader.load(opencv_imgcodecs.class);
  }

  /** Whether OpenCV decodes such an image as Pillow does. */
  static boolean supports(ImageHeader header) {
    return switch (header.format()) {
      case JPEG -> header.bitDepth() == 8 && (header.channels() == 1 || header.channels() == 3);
      case PNG -> header.bitDepth() <= 8 && !header.palette();
      case WEBP -> true;
      case GIF, BMP, TIFF, PNM -> false;
    };
  }

  @Override
  public Pixels decode(ByteBuffer file, ImageHeader header) throws IOException {
    return decode(
        file,
        header,
        pixels -> {
          byte[] samples = new byte[pixels.capacity()];
          pixels.get(samples);
          if (isBlueFirst(header)) {
            blueFirstToRedFirst(samples);
          }
          return Pixels.of(header.height(), header.width(), channels(header), samples);
        });
  }

  @Override
  public boolean take(
      ByteBuffer file,
      ImageHeader header,
      Nearest taken,
      ColorMode mode,
      float[] target,
      int offset)
      throws IOException {
    return !isBlueFirst(header)
        && decode(
            file,
            header,
            pixels -> {
              taken.take(pixels, header.width(), channels(header), mode, target, offset);
              return true;
            });
  }

  /** Images with alpha come out of OpenCV so. */
  private static boolean isBlueFirst(ImageHeader header) {
    return header.format() == Format.WEBP && header.channels() == 4;
  }

  /** What OpenCV is asked for, from what the file has. */
  private static int channels(ImageHeader header) {
    return header.channels() <= 2 ? 1 : isBlueFirst(header) ? 4 : 3;
  }

  /** Hands the samples over where OpenCV has put them; they are gone afterwards. */
  private static <T> T decode(ByteBuffer file, ImageHeader header, Function<ByteBuffer, T> use)
      throws IOException {
    int channels = channels(header);
    int flags =
        switch (channels) {
          case 1 -> IMREAD_GRAYSCALE | IMREAD_IGNORE_ORIENTATION;
          case 3 -> IMREAD_COLOR_RGB | IMREAD_IGNORE_ORIENTATION;
          default -> IMREAD_UNCHANGED; // which ignores the orientation too
        };
    try (BytePointer data = new BytePointer(file); // a copy only if the file is in the heap
        Mat encoded = new Mat(1, file.capacity(), CV_8UC1, data);
        Mat decoded = imdecode(encoded, flags)) {
      if (decoded.rows() != header.height()
          || decoded.cols() != header.width()
          || decoded.channels() != channels
          || decoded.depth() != CV_8U
          || !decoded.isContinuous()) {
        throw damaged(header, null);
      }
      return use.apply(decoded.createBuffer());
    } catch (RuntimeException e) { // how an exception of C++ arrives here
      throw damaged(header, e);
    }
  }

  private static void blueFirstToRedFirst(byte[] samples) {
    for (int i = 0; i < samples.length; i += 4) {
      byte blue = samples[i];
      samples[i] = samples[i + 2];
      samples[i + 2] = blue;
    }
  }

  private static IOException damaged(ImageHeader header, @Nullable Throwable cause) {
    return new IOException(
        "the " + header.format() + " data is damaged and was not decoded", cause);
  }
}

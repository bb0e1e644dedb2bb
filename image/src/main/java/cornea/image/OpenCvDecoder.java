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
  public Pixels decode(byte[] file, ImageHeader header, @Nullable Nearest taken)
      throws IOException {
    boolean gray = header.channels() <= 2;
    boolean alpha = header.format() == Format.WEBP && header.channels() == 4;
    int channels = gray ? 1 : alpha ? 4 : 3;
    int flags =
        alpha
            ? IMREAD_UNCHANGED // which ignores the orientation too
            : (gray ? IMREAD_GRAYSCALE : IMREAD_COLOR_RGB) | IMREAD_IGNORE_ORIENTATION;
    try (BytePointer data = new BytePointer(file);
        Mat encoded = new Mat(1, file.length, CV_8UC1, data);
        Mat decoded = imdecode(encoded, flags)) {
      int height = decoded.rows();
      int width = decoded.cols();
      if (height != header.height()
          || width != header.width()
          || decoded.channels() != channels
          || decoded.depth() != CV_8U
          || !decoded.isContinuous()) {
        throw damaged(header, null);
      }
      ByteBuffer pixels = decoded.createBuffer();
      byte[] samples;
      if (taken == null) {
        samples = new byte[pixels.capacity()];
        pixels.get(samples);
      } else {
        samples = taken.take(pixels, width, channels);
        height = taken.height();
        width = taken.width();
      }
      if (alpha) {
        blueFirstToRedFirst(samples);
      }
      return Pixels.of(height, width, channels, samples);
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

package cornea.image;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Turns the bytes of an image file into pixels. Implementations are stateless. */
interface ImageDecoder {
  /**
   * Decodes a file whose header has been read and whose data is complete as far as the file's
   * structure tells.
   *
   * @throws IOException if the data is damaged, saying how
   */
  Pixels decode(ByteBuffer file, ImageHeader header) throws IOException;

  /**
   * Decodes a file and keeps only some pixels, if that spares something.
   *
   * @param mode what they are converted to
   * @param target gets them as floats of 0 to 255 from {@code offset} on
   * @return whether it was done; otherwise {@code target} is as it was
   * @throws IOException if the data is damaged, saying how
   */
  default boolean take(
      ByteBuffer file,
      ImageHeader header,
      Nearest taken,
      ColorMode mode,
      float[] target,
      int offset)
      throws IOException {
    return false;
  }
}

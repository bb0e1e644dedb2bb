package cornea.image;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Turns the bytes of an image file into pixels. Implementations are stateless. */
interface ImageDecoder {
  /**
   * Decodes a file whose header has been read and whose data is complete as far as the file's
   * structure tells.
   *
   * @param taken the pixels that will be left of it; a decoder that gives others too only costs
   *     time
   * @throws IOException if the data is damaged, saying how
   */
  Pixels decode(byte[] file, ImageHeader header, @Nullable Nearest taken) throws IOException;
}

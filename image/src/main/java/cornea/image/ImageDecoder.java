package cornea.image;

import java.io.IOException;

/** Turns the bytes of an image file into pixels. Implementations are stateless. */
interface ImageDecoder {
  /**
   * Decodes a file whose header has been read and whose data is complete as far as the file's
   * structure tells.
   *
   * @throws IOException if the data is damaged, saying how
   */
  Pixels decode(byte[] file, ImageHeader header) throws IOException;
}

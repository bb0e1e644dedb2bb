package cornea.image.datasets;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** The files of a tar archive, one after the other; nothing is ever written to disk. */
final class TarReader {
  private static final int BLOCK = 512;
  private static final int SIZE_FIELD = 124;
  private static final int SIZE_DIGITS = 12;
  private static final int NAME_LENGTH = 100;

  private final InputStream in;
  private long unread;
  private int padding;

  TarReader(InputStream in) {
    this.in = in;
  }

  /** The path of the next entry; empty at the end. */
  String next() throws IOException {
    in.skipNBytes(unread + padding);
    byte[] header = in.readNBytes(BLOCK);
    if (header.length == 0 || (header.length == BLOCK && header[0] == 0)) {
      unread = 0;
      padding = 0;
      return "";
    }
    if (header.length < BLOCK) {
      throw new EOFException("the archive is truncated");
    }
    unread = size(header);
    padding = (int) (-unread & (BLOCK - 1));
    int end = 0;
    while (end < NAME_LENGTH && header[end] != 0) {
      end++;
    }
    return new String(header, 0, end, StandardCharsets.UTF_8);
  }

  /** The content of this entry, or its first {@code limit} bytes. */
  byte[] read(int limit) throws IOException {
    byte[] content = in.readNBytes((int) Math.min(limit, unread));
    if (content.length < Math.min(limit, unread)) {
      throw new EOFException("the archive is truncated");
    }
    unread -= content.length;
    return content;
  }

  private static long size(byte[] header) throws IOException {
    long size = 0;
    for (int i = SIZE_FIELD; i < SIZE_FIELD + SIZE_DIGITS; i++) {
      if (header[i] >= '0' && header[i] <= '7') {
        size = size * 8 + header[i] - '0';
      } else if (header[i] != 0 && header[i] != ' ') {
        throw new IOException("this is no tar archive: an entry has no size");
      }
    }
    return size;
  }
}

package cornea.io;

import com.sun.nio.file.ExtendedOpenOption;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Bytes that go to the disk without a copy in the computer's buffers, which takes most of the time
 * of saving a large file where the disk is fast. One piece is written while the next is filled.
 */
final class DirectWriter implements Closeable {
  private static final int PIECE = 1 << 20;

  private final FileChannel channel;
  private ByteBuffer filling;
  private ByteBuffer other;
  private final DiskWork writing = new DiskWork();

  private DirectWriter(FileChannel channel, int block) {
    this.channel = channel;
    filling = piece(block);
    other = piece(block);
  }

  private static ByteBuffer piece(int block) {
    return ByteBuffer.allocateDirect(PIECE + block).alignedSlice(block).limit(PIECE);
  }

  /**
   * A writer for a file from a position on; null where the file system does not offer it.
   *
   * @param position a multiple of what the file system calls a block
   */
  static @Nullable DirectWriter open(Path file, long position) {
    try {
      long block = Files.getFileStore(file).getBlockSize();
      if (block > PIECE || PIECE % block != 0 || position % block != 0) {
        return null;
      }
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.WRITE, ExtendedOpenOption.DIRECT);
      return new DirectWriter(channel.position(position), (int) block);
    } catch (IOException | UnsupportedOperationException e) {
      return null; // what is wrong with the disk itself shows in the other way of writing
    }
  }

  void write(byte[] bytes, int from, int count) throws IOException {
    int next = from;
    while (next < from + count) {
      int some = Math.min(filling.remaining(), from + count - next);
      filling.put(bytes, next, some);
      next += some;
      if (!filling.hasRemaining()) {
        writing.await();
        ByteBuffer full = filling.flip();
        writing.begin(() -> write(full));
        filling = other.clear().limit(PIECE);
        other = full;
      }
    }
  }

  private void write(ByteBuffer piece) throws IOException {
    while (piece.hasRemaining()) {
      channel.write(piece);
    }
  }

  /** Writes what is left, less than a piece, in the usual way. */
  void finish(FileChannel usual) throws IOException {
    writing.await();
    usual.position(channel.position());
    filling.flip();
    while (filling.hasRemaining()) {
      usual.write(filling);
    }
  }

  @Override
  public void close() throws IOException {
    try (channel) {
      writing.await();
    }
  }
}

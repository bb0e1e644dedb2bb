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
 * of saving a large file where the disk is fast. Pieces are written while the next is filled.
 */
final class DirectWriter implements Closeable {
  private static final int PIECE = 2 << 20;
  private static final int PIECES =
      3; // one on its way, one behind it, so that the disk never waits

  private final FileChannel channel;
  private final DiskWork disk;
  private final ByteBuffer[] pieces = new ByteBuffer[PIECES];
  private int filling;

  private DirectWriter(FileChannel channel, int block, DiskWork disk) {
    this.channel = channel;
    this.disk = disk;
    for (int i = 0; i < PIECES; i++) {
      pieces[i] = ByteBuffer.allocateDirect(PIECE + block).alignedSlice(block).limit(PIECE);
    }
  }

  /**
   * A writer for a file from a position on; null where the file system does not offer it.
   *
   * @param position a multiple of what the file system calls a block
   * @param disk writes the pieces
   */
  static @Nullable DirectWriter open(Path file, long position, DiskWork disk) {
    try {
      long block = Files.getFileStore(file).getBlockSize();
      if (block > PIECE || PIECE % block != 0 || position % block != 0) {
        return null;
      }
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.WRITE, ExtendedOpenOption.DIRECT);
      return new DirectWriter(channel.position(position), (int) block, disk);
    } catch (IOException | UnsupportedOperationException e) {
      return null; // what is wrong with the disk itself shows in the other way of writing
    }
  }

  void write(byte[] bytes, int from, int count) throws IOException {
    int next = from;
    while (next < from + count) {
      ByteBuffer piece = pieces[filling];
      int some = Math.min(piece.remaining(), from + count - next);
      piece.put(bytes, next, some);
      next += some;
      if (!piece.hasRemaining()) {
        disk.begin(() -> write(piece.flip()));
        disk.awaitAllBut(PIECES - 1);
        filling = (filling + 1) % PIECES;
        pieces[filling].clear().limit(PIECE);
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
    disk.awaitAllBut(0);
    usual.position(channel.position());
    ByteBuffer rest = pieces[filling].flip();
    while (rest.hasRemaining()) {
      usual.write(rest);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}

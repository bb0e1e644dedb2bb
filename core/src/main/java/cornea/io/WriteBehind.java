package cornea.io;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Bytes on their way to the disk. Where there are many, the disk begins to take them while more
 * come, so that little is left for the synchronization at the end, which is the longest part of
 * saving a large model otherwise.
 */
final class WriteBehind extends OutputStream {
  /** Bytes between two synchronizations. */
  private static final long PART = 32L << 20;

  /** Bytes after which the computer's buffers are gone round. */
  static final long DIRECT_FROM = 8L << 20;

  private final Path file;
  private final FileChannel channel;
  private final OutputStream out;
  private @Nullable DirectWriter direct;
  private long head; // bytes up to DIRECT_FROM
  private final DiskWork disk = new DiskWork();
  private long waiting;

  /** Begins a file that is not there yet. */
  WriteBehind(Path file) throws IOException {
    this.file = file;
    channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    out = Channels.newOutputStream(channel);
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int from, int count) throws IOException {
    int first = (int) Math.min(count, DIRECT_FROM - head);
    if (first > 0) {
      writeThroughBuffers(bytes, from, first);
      head += first;
      if (head == DIRECT_FROM) {
        direct = DirectWriter.open(file, DIRECT_FROM, disk);
      }
    }
    if (direct != null) {
      direct.write(bytes, from + first, count - first);
    } else if (count > first) {
      writeThroughBuffers(bytes, from + first, count - first);
    }
  }

  private void writeThroughBuffers(byte[] bytes, int from, int count) throws IOException {
    out.write(bytes, from, count);
    waiting += count;
    if (waiting >= PART && disk.isDone()) {
      disk.awaitAllBut(0);
      waiting = 0;
      disk.begin(() -> channel.force(false));
    }
  }

  /** Comes back when all bytes are on the disk. */
  void synchronize() throws IOException {
    if (direct != null) {
      direct.finish(channel);
    }
    disk.awaitAllBut(0);
    channel.force(true);
  }

  @Override
  public void close() throws IOException {
    try (channel) {
      try {
        disk.close();
      } finally {
        if (direct != null) {
          direct.close();
        }
      }
    }
  }
}

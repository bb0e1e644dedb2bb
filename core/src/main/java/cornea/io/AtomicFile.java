package cornea.io;

import cornea.CorneaException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/**
 * Writes a file so that at any moment, whatever goes wrong, either the old or the new content is
 * there and whole: into a temporary file beside it, out of the computer's buffers, then moved over.
 */
public final class AtomicFile {
  /** Gives the content. */
  public interface Content {
    /** Writes everything; does not close. */
    void write(OutputStream out) throws IOException;
  }

  private AtomicFile() {}

  /**
   * Writes a file; its folder is made where it is missing.
   *
   * @throws CorneaException if it cannot be written; what was there stays
   */
  public static void write(Path file, Content content) {
    requireWritable(file);
    try {
      if (isDevice(file)) {
        try (OutputStream out = Files.newOutputStream(file)) {
          content.write(out);
        }
        return;
      }
      // A link stays one: the file that it leads to is replaced.
      Path target = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
      Path temporary =
          target.resolveSibling("." + target.getFileName() + "." + UUID.randomUUID() + ".tmp");
      Files.createDirectories(target.resolveSibling("."));
      try {
        writeThrough(temporary, content);
        move(temporary, target);
      } catch (IOException | RuntimeException | Error e) {
        try {
          Files.deleteIfExists(temporary);
        } catch (IOException alsoFailed) {
          e.addSuppressed(alsoFailed);
        }
        throw e;
      }
    } catch (IOException e) {
      throw new CorneaException(
          file.toString(), "the file cannot be written: " + e.getMessage(), e);
    }
  }

  /**
   * Says before the work is done whether its result could be written. Makes nothing; where it
   * returns, the disk may still be full later.
   *
   * @throws CorneaException if the file's folder is read-only or no folder, or the file is
   *     protected or a folder itself; the text names which
   */
  public static void requireWritable(Path file) {
    Path target = file.toAbsolutePath();
    if (target.getFileName() == null || Files.isDirectory(target)) {
      throw new CorneaException(file.toString(), "this is a folder, not a file");
    }
    if (Files.exists(target)) {
      if (!Files.isWritable(target)) {
        throw new CorneaException(
            file.toString(), "this file is read-only. Choose another, or change its permissions");
      }
      if (isDevice(target)) {
        return;
      }
    }
    Path folder = target.getParent();
    while (folder != null && !Files.exists(folder)) {
      folder = folder.getParent();
    }
    if (folder != null && !Files.isDirectory(folder)) {
      throw new CorneaException(
          file.toString(),
          "the file cannot be written: "
              + folder
              + " is a file, not a folder. Choose another folder");
    }
    if (folder != null && !Files.isWritable(folder)) {
      throw new CorneaException(
          file.toString(),
          "the file cannot be written: the folder "
              + folder
              + " is read-only. Choose another folder, or change its permissions");
    }
  }

  /** Such as /dev/stdout, beside which nothing is written, and which nothing may replace. */
  private static boolean isDevice(Path file) {
    return Files.exists(file) && !Files.isRegularFile(file);
  }

  private static void writeThrough(Path temporary, Content content) throws IOException {
    try (WriteBehind disk = new WriteBehind(temporary)) {
      BufferedOutputStream out = new BufferedOutputStream(disk, 1 << 16);
      content.write(out);
      out.flush();
      disk.synchronize();
    }
  }

  private static void move(Path temporary, Path target) throws IOException {
    Replaced replaced = Replaced.hold(target);
    try {
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(temporary, target, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      replaced.release();
    }
    try (FileChannel folder = FileChannel.open(target.getParent(), StandardOpenOption.READ)) {
      folder.force(true); // the name, too
    } catch (IOException e) {
      // Windows opens no folders; there the file system keeps the order of these writes itself.
      System.getLogger("cornea.saving")
          .log(System.Logger.Level.DEBUG, "folder not synchronized: " + e.getMessage());
    }
  }
}

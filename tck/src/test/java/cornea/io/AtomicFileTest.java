package cornea.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import cornea.CorneaException;
import cornea.tck.FaultyDisk;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever goes wrong in a save, the old or the new content is there and whole. */
class AtomicFileTest {
  private static final int PIECES = 20;
  private static final byte[] OLD = {1, 2, 3};

  @TempDir Path folder;

  private static void content(OutputStream out) throws IOException {
    byte[] piece = new byte[1 << 16]; // as large as the buffer, so that each is a write of its own
    for (int i = 0; i < PIECES; i++) {
      Arrays.fill(piece, (byte) i);
      out.write(piece);
    }
  }

  @Test
  void failureOfAnyOperation_leavesTheOldFile() throws IOException {
    Path file = folder.resolve("model.keras");
    Files.write(file, OLD);
    FaultyDisk disk = new FaultyDisk();
    int errors = 0;
    for (int operation = 0; ; operation++) {
      disk.failAt(operation);
      try {
        AtomicFile.write(disk.path(file), AtomicFileTest::content);
      } catch (CorneaException e) {
        assertThat(e).hasMessage(file + ": the file cannot be written: " + FaultyDisk.REASON);
        assertThat(file).hasBinaryContent(OLD);
        onlyFile(file);
        errors++;
        continue;
      }
      assertThat(file).hasSize(PIECES << 16);
      onlyFile(file);
      if (disk.operations() <= operation) {
        break; // nothing has failed
      }
      Files.write(file, OLD);
    }
    assertThat(errors).isEqualTo(1 + PIECES + 2); // opening, writing, synchronizing and moving
  }

  /** Of so much, the end goes round the computer's buffers, where the file system offers that. */
  @ParameterizedTest
  @ValueSource(
      longs = {
        -5000,
        -1,
        0,
        1,
        4096,
        1 << 20,
        (1 << 20) + 1,
        (2 << 20) - 1, // a piece
        2 << 20,
        (2 << 20) + 1,
        (3 << 20) + 12_345,
        6 << 20, // all pieces
        (9 << 20) + 12_345 // a piece that was used before
      })
  void largeFiles_areWhole(long beyond) throws IOException {
    byte[] bytes = new byte[(int) (WriteBehind.DIRECT_FROM + beyond)];
    new Random(beyond).nextBytes(bytes);
    for (int piece : new int[] {bytes.length, 1 << 17, 99_991}) {
      Path file = folder.resolve("model.h5");
      AtomicFile.write(
          file,
          out -> {
            for (int from = 0; from < bytes.length; from += piece) {
              out.write(bytes, from, Math.min(piece, bytes.length - from));
            }
          });
      assertThat(Arrays.equals(Files.readAllBytes(file), bytes)).as("pieces of %d", piece).isTrue();
      onlyFile(file);
    }
  }

  /** Of so much, parts are synchronized while more is written. */
  @Test
  void failureInALargeFile_leavesTheOldFile() throws IOException {
    Path file = folder.resolve("model.keras");
    FaultyDisk disk = new FaultyDisk();
    byte[] piece = new byte[20 << 20];
    AtomicFile.Content content =
        out -> {
          for (int i = 0; i < 4; i++) {
            out.write(piece);
          }
        };
    AtomicFile.write(disk.path(file), content);
    long operations = disk.operations();
    assertThat(operations).isGreaterThan(8); // more than folder, opening, writes and the end's four
    int unharmed = 0;
    for (long operation = 0; operation < operations - 4; operation++) {
      Files.write(file, OLD);
      disk.failAt(operation);
      try {
        AtomicFile.write(disk.path(file), content);
        assertThat(file).hasSize(4L * piece.length);
        unharmed++;
      } catch (CorneaException e) {
        assertThat(e).hasMessage(file + ": the file cannot be written: " + FaultyDisk.REASON);
        assertThat(file).hasBinaryContent(OLD);
      }
      onlyFile(file);
    }
    // The folder was there, and what cannot be opened anew for the end is written as the beginning.
    assertThat(unharmed).isBetween(1, 2);
  }

  /** It is held open while it is replaced, and must not keep its room on the disk for long. */
  @Test
  void largeFile_isReplaced_andItsOldContentLetGoOf() throws Exception {
    Path file = folder.resolve("model.h5");
    for (int value = 1; value <= 3; value++) {
      byte[] bytes = new byte[(int) WriteBehind.DIRECT_FROM + 12_345];
      Arrays.fill(bytes, (byte) value);
      AtomicFile.write(file, out -> out.write(bytes));
      assertThat(Arrays.equals(Files.readAllBytes(file), bytes)).isTrue();
      onlyFile(file);
    }
    Path opened = Path.of("/proc/self/fd");
    assumeTrue(Files.isDirectory(opened), "there is no " + opened);
    for (int i = 0; i < 100 && isOpen(opened, file); i++) {
      Thread.sleep(100);
    }
    assertThat(isOpen(opened, file)).isFalse();
  }

  private static boolean isOpen(Path opened, Path file) throws IOException {
    try (Stream<Path> descriptors = Files.list(opened)) {
      return descriptors.anyMatch(d -> leadsTo(d).startsWith(file.toString()));
    }
  }

  /** The kernel writes " (deleted)" behind the name of a file that has none any more. */
  private static String leadsTo(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (IOException e) {
      return ""; // closed meanwhile
    }
  }

  @Test
  void diskWithoutRoom_leavesTheOldFile() throws IOException {
    Path file = folder.resolve("model.keras");
    Files.write(file, OLD);
    FaultyDisk disk = new FaultyDisk();
    for (long room = 0; room < PIECES << 16; room += 100_000) {
      disk.fillUpAfter(room);
      assertThatThrownBy(() -> AtomicFile.write(disk.path(file), AtomicFileTest::content))
          .hasMessage(file + ": the file cannot be written: " + FaultyDisk.REASON);
      assertThat(file).hasBinaryContent(OLD);
      onlyFile(file);
    }
  }

  /** Linux's device for this: the error is the kernel's own. */
  @Test
  void fullDevice_isTold() {
    Path device = Path.of("/dev/full");
    assumeTrue(Files.exists(device), "there is no " + device);
    assertThatThrownBy(() -> AtomicFile.write(device, AtomicFileTest::content))
        .isInstanceOf(CorneaException.class)
        .hasMessage(device + ": the file cannot be written: " + FaultyDisk.REASON);
  }

  @Test
  void exceptionOfTheContent_leavesTheOldFile() throws IOException {
    Path file = folder.resolve("model.keras");
    Files.write(file, OLD);
    assertThatThrownBy(
            () ->
                AtomicFile.write(
                    file,
                    out -> {
                      out.write(7);
                      throw new IllegalStateException("no weights");
                    }))
        .isInstanceOf(IllegalStateException.class);
    assertThat(file).hasBinaryContent(OLD);
    onlyFile(file);
  }

  @Test
  void missingFolder_isMade_andAFolderIsNoFile() {
    Path file = folder.resolve("a/b/model.keras");
    AtomicFile.write(file, out -> out.write(OLD));
    assertThat(file).hasBinaryContent(OLD);
    assertThatThrownBy(() -> AtomicFile.write(folder, out -> out.write(OLD)))
        .hasMessage(folder + ": this is a folder, not a file");
  }

  @Test
  void fileInThePlaceOfAFolder_isNamed() throws IOException {
    Path file = Files.write(folder.resolve("results"), OLD);
    Path wanted = file.resolve("new/report.html");
    String expected =
        wanted
            + ": the file cannot be written: "
            + file
            + " is a file, not a folder. Choose another folder";
    assertThatThrownBy(() -> AtomicFile.write(wanted, out -> out.write(OLD))).hasMessage(expected);
    assertThatThrownBy(() -> AtomicFile.requireWritable(wanted)).hasMessage(expected);
    onlyFile(file);
  }

  @Test
  void readOnlyFolderAndFile_areNamedWithTheRemedy() throws IOException {
    Path closed = Files.createDirectory(folder.resolve("closed"));
    Path file = Files.write(folder.resolve("report.html"), OLD);
    assertThat(closed.toFile().setWritable(false)).isTrue();
    assertThat(file.toFile().setWritable(false)).isTrue();
    assumeFalse(Files.isWritable(closed), "this user may write everywhere (root?)");
    assertThatThrownBy(
            () -> AtomicFile.write(closed.resolve("a/report.html"), out -> out.write(OLD)))
        .hasMessageContaining("the folder " + closed + " is read-only. Choose another folder, or");
    assertThat(closed).isEmptyDirectory();
    assertThatThrownBy(() -> AtomicFile.write(file, out -> out.write(7)))
        .hasMessage(file + ": this file is read-only. Choose another, or change its permissions");
    assertThat(file).hasBinaryContent(OLD);
  }

  @Test
  void requireWritable_makesNothing() {
    AtomicFile.requireWritable(folder.resolve("a/b/report.html"));
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void link_staysOne() throws IOException {
    Path file = Files.write(folder.resolve("model-1.keras"), OLD);
    Path link = Files.createSymbolicLink(folder.resolve("model.keras"), file.getFileName());
    AtomicFile.write(link, out -> out.write(7));
    assertThat(link).isSymbolicLink();
    assertThat(file).hasBinaryContent(new byte[] {7});
  }

  @Test
  void device_isWrittenToAndNotReplaced() throws IOException {
    Path device = Path.of("/dev/null");
    assumeTrue(Files.exists(device), "there is no " + device);
    assertThat(Files.isRegularFile(device)).isFalse(); // root could have replaced it
    AtomicFile.write(device, out -> out.write(OLD));
    assertThat(Files.isRegularFile(device)).isFalse();
  }

  private void onlyFile(Path file) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }
}

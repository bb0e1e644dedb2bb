package cornea.callbacks;

import cornea.CorneaException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Lets a training that was interrupted, even by a power cut, go on when the same program is started
 * again: after each epoch the model is saved with all that the training needs, and {@code fit}
 * begins there if it finds such a file. The numbers are the same as without the interruption, to
 * the last bit. Keras's {@code BackupAndRestore}.
 */
public final class BackupAndRestore extends Callback {
  private static final String FILE = "backup.keras";

  private final Path folder;
  private boolean deleteCheckpoint = true;

  /** Keeps the file in a folder of its own, one for each training. */
  public BackupAndRestore(Path folder) {
    this.folder = folder;
  }

  /** Whether the file goes when training has come to its end. Default true. */
  public BackupAndRestore deleteCheckpoint(boolean deleteCheckpoint) {
    this.deleteCheckpoint = deleteCheckpoint;
    return this;
  }

  /** The file that training goes on from. */
  public Path file() {
    return folder.resolve(FILE);
  }

  @Override
  public @Nullable Path resumesFrom() {
    return Files.exists(file()) ? file() : null;
  }

  @Override
  public void onEpochEnd(int epoch, Logs logs) {
    control().backup(file());
  }

  @Override
  public void onTrainEnd(Logs logs) {
    if (deleteCheckpoint) {
      try {
        Files.deleteIfExists(file());
      } catch (IOException e) {
        throw new CorneaException(
            file().toString(), "the backup cannot be deleted: " + e.getMessage(), e);
      }
    }
  }
}

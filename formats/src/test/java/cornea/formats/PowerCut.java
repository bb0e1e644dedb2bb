package cornea.formats;

import cornea.callbacks.Callback;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Ends the program, as far as fit can tell, at the beginning of an epoch. */
final class PowerCut extends Callback {
  private final int epoch;

  PowerCut(int epoch) {
    this.epoch = epoch;
  }

  @Override
  public void onEpochBegin(int begun) {
    if (begun == epoch) {
      throw new IllegalStateException("power cut");
    }
  }

  /** What a training left in a folder: the names of the files, in order. */
  static List<String> left(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> file.getFileName().toString())
          .sorted()
          .toList();
    }
  }
}

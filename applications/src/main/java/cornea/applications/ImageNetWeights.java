package cornea.applications;

import cornea.CorneaException;
import cornea.io.DownloadOptions;
import cornea.io.Downloads;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/**
 * A file of weights of ImageNet as Keras publishes it.
 *
 * @param folder at the source
 * @param name of the file
 */
record ImageNetWeights(String folder, String name) {
  private static final String SOURCE =
      "https://storage.googleapis.com/tensorflow/keras-applications/";

  /** Cornea's own folder, and the one in which Keras keeps what it downloads. */
  private static List<Path> folders() {
    return List.of(
        Downloads.home("weights"), Path.of(System.getProperty("user.home"), ".keras", "models"));
  }

  /** Where Keras has the file. */
  String source() {
    return SOURCE + folder + name;
  }

  /**
   * The file on this machine.
   *
   * @param network for messages
   * @throws CorneaException if it is not there; the text says what to do
   */
  Path local(String network) {
    for (Path place : folders()) {
      Path file = place.resolve(name);
      if (Files.isRegularFile(file)) {
        return file;
      }
    }
    throw new CorneaException(
        network,
        "'weights': ImageNet's are not on this machine. Expected: "
            + name
            + " in one of "
            + folders()
            + ". Remedy: put the file there (Keras has it at "
            + source()
            + "), name your own with weights(Path), or call download(sha256, d -> …)");
  }

  Path download(String sha256, Consumer<DownloadOptions> set) {
    return Downloads.fetch(name, sha256, SOURCE + folder, folders().get(0), set);
  }
}

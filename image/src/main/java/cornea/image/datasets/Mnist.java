package cornea.image.datasets;

import cornea.io.DownloadOptions;
import cornea.io.RemoteFile;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** MNIST: 60,000 + 10,000 handwritten digits of 28 x 28 gray pixels. */
public final class Mnist {
  private static final Publication PUBLICATION =
      new Publication(
          "MNIST",
          "Mnist.download()",
          "mnist",
          "https://storage.googleapis.com/cvdf-datasets/mnist/",
          List.of(
              new RemoteFile(
                  "train-images-idx3-ubyte.gz",
                  9_912_422,
                  "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609"),
              new RemoteFile(
                  "train-labels-idx1-ubyte.gz",
                  28_881,
                  "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c"),
              new RemoteFile(
                  "t10k-images-idx3-ubyte.gz",
                  1_648_877,
                  "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6"),
              new RemoteFile(
                  "t10k-labels-idx1-ubyte.gz",
                  4_542,
                  "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6")),
          "");

  private Mnist() {}

  /**
   * Reads the four IDX files (train-images-idx3-ubyte and so on, with or without ".gz").
   *
   * @return images of shape (n, 28, 28), labels of shape (n), as Keras gives them
   * @throws cornea.CorneaException if a file is missing, is none of its kind, or has a wrong length
   */
  public static Dataset load(Path folder) {
    return IdxFile.load(folder, List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9"));
  }

  /**
   * What {@link #download} has brought.
   *
   * @throws cornea.CorneaException if it is not there; the text says what to do
   */
  public static Dataset load() {
    return load(PUBLICATION.local());
  }

  /** Downloads the four files (11 MB) where they are not there yet, and reads them. */
  public static Dataset download() {
    return download(options -> {});
  }

  /**
   * {@link #download()} with options set by name.
   *
   * @throws cornea.CorneaException if a file cannot be had; what has come of it is kept, and the
   *     next call goes on
   */
  public static Dataset download(Consumer<DownloadOptions> set) {
    return load(PUBLICATION.download(set));
  }
}

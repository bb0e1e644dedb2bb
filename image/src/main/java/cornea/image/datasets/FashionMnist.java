package cornea.image.datasets;

import cornea.io.DownloadOptions;
import cornea.io.RemoteFile;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** Fashion-MNIST: 60,000 + 10,000 pieces of clothing of 28 x 28 gray pixels. */
public final class FashionMnist {
  static final List<String> CLASS_NAMES =
      List.of(
          "T-shirt/top",
          "Trouser",
          "Pullover",
          "Dress",
          "Coat",
          "Sandal",
          "Shirt",
          "Sneaker",
          "Bag",
          "Ankle boot");

  private static final Publication PUBLICATION =
      new Publication(
          "Fashion-MNIST",
          "FashionMnist.download()",
          "fashion-mnist",
          "https://storage.googleapis.com/tensorflow/tf-keras-datasets/",
          List.of(
              new RemoteFile(
                  "train-images-idx3-ubyte.gz",
                  26_421_880,
                  "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84"),
              new RemoteFile(
                  "train-labels-idx1-ubyte.gz",
                  29_515,
                  "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845"),
              new RemoteFile(
                  "t10k-images-idx3-ubyte.gz",
                  4_422_102,
                  "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073"),
              new RemoteFile(
                  "t10k-labels-idx1-ubyte.gz",
                  5_148,
                  "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5")),
          "/usr/share/datasets/fashion-mnist");

  private FashionMnist() {}

  /**
   * Reads the four IDX files (train-images-idx3-ubyte and so on, with or without ".gz").
   *
   * @return images of shape (n, 28, 28), labels of shape (n), as Keras gives them
   * @throws cornea.CorneaException if a file is missing, is none of its kind, or has a wrong length
   */
  public static Dataset load(Path folder) {
    return IdxFile.load(folder, CLASS_NAMES);
  }

  /**
   * What {@link #download} has brought, or what a package of the system did (Debian's
   * dataset-fashion-mnist).
   *
   * @throws cornea.CorneaException if it is not there; the text says what to do
   */
  public static Dataset load() {
    return load(PUBLICATION.local());
  }

  /** Downloads the four files (30 MB) where they are not there yet, and reads them. */
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

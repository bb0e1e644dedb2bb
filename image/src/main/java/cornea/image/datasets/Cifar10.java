package cornea.image.datasets;

import cornea.CorneaException;
import cornea.io.DownloadOptions;
import cornea.io.RemoteFile;
import cornea.tensor.Tensor;
import cornea.tensor.Tensors;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** CIFAR-10: 50,000 + 10,000 photos of 32 x 32 RGB pixels in ten classes. */
public final class Cifar10 {
  private static final List<String> CLASS_NAMES =
      List.of(
          "airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck");
  private static final List<String> TRAIN_FILES =
      List.of(
          "data_batch_1.bin",
          "data_batch_2.bin",
          "data_batch_3.bin",
          "data_batch_4.bin",
          "data_batch_5.bin");
  private static final String TEST_FILE = "test_batch.bin";
  private static final CifarFormat FORMAT =
      new CifarFormat("CIFAR-10", "cifar-10-batches-bin", 1, 10_000);
  private static final String ARCHIVE = "cifar-10-binary.tar.gz";
  private static final Publication PUBLICATION =
      new Publication(
          "CIFAR-10",
          "Cifar10.download()",
          "cifar-10",
          "https://www.cs.toronto.edu/~kriz/",
          List.of(
              new RemoteFile(
                  ARCHIVE,
                  170_052_171,
                  "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd")),
          "");

  private Cifar10() {}

  /**
   * Reads the binary version: cifar-10-binary.tar.gz, the folder that it unpacks to, or the folder
   * around that. A file may hold fewer than its 10,000 records.
   *
   * @return images of shape (n, 32, 32, 3), labels of shape (n, 1), as Keras gives them
   * @throws CorneaException if a file is missing or its length or a label is wrong
   */
  public static Dataset load(Path folderOrArchive) {
    List<String> names = new ArrayList<>(TRAIN_FILES);
    names.add(TEST_FILE);
    Map<String, byte[]> files = FORMAT.read(folderOrArchive, names);
    List<Tensor> x = new ArrayList<>();
    List<Tensor> y = new ArrayList<>();
    for (String name : names) {
      byte[] data = FORMAT.required(folderOrArchive, files, name);
      x.add(FORMAT.images(data));
      y.add(FORMAT.labels(folderOrArchive, name, data, 0, CLASS_NAMES.size()));
    }
    int test = TRAIN_FILES.size();
    return new Dataset(
        Tensors.concat(x.subList(0, test)),
        Tensors.concat(y.subList(0, test)),
        x.get(test),
        y.get(test),
        CLASS_NAMES);
  }

  /**
   * What {@link #download} has brought.
   *
   * @throws CorneaException if it has not; the text says what to do
   */
  public static Dataset load() {
    return load(PUBLICATION.local().resolve(ARCHIVE));
  }

  /** Downloads the archive (163 MB) where it is not there yet, and reads it. */
  public static Dataset download() {
    return download(options -> {});
  }

  /**
   * {@link #download()} with options set by name.
   *
   * @throws CorneaException if it cannot be had; what has come is kept, and the next call goes on
   */
  public static Dataset download(Consumer<DownloadOptions> set) {
    return load(PUBLICATION.download(set).resolve(ARCHIVE));
  }
}

package cornea.image.datasets;

import java.nio.file.Path;
import java.util.List;

/** MNIST: 60,000 + 10,000 handwritten digits of 28 x 28 gray pixels. */
public final class Mnist {
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
}

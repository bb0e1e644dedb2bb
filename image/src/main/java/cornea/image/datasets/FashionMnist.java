package cornea.image.datasets;

import java.nio.file.Path;
import java.util.List;

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
}

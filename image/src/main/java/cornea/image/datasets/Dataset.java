package cornea.image.datasets;

import cornea.tensor.Tensor;
import java.util.List;

/**
 * A data set of images in a training and a test part.
 *
 * @param xTrain the training images, values 0 to 255
 * @param yTrain their labels, whole numbers from 0 on
 * @param xTest the test images
 * @param yTest their labels
 * @param classNames what each label means
 */
public record Dataset(
    Tensor xTrain, Tensor yTrain, Tensor xTest, Tensor yTest, List<String> classNames) {

  /** Copies the names. */
  public Dataset {
    classNames = List.copyOf(classNames);
  }
}

package cornea.data;

import cornea.tensor.Shape;
import cornea.tensor.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A few samples: inputs, perhaps targets, weights of the samples and the files they come from. */
public final class Batch {
  private final List<Tensor> xs;
  private final List<Tensor> ys;
  private final @Nullable Tensor sampleWeight;
  private final List<String> fileNames;

  /**
   * A batch of a model with any number of inputs and outputs. All tensors have the same first
   * dimension.
   *
   * @param xs one tensor for each input
   * @param ys one tensor for each output; none where there are no targets
   * @param sampleWeight one weight for each sample, or null
   * @param fileNames one name for each sample; none where the samples are no files
   * @throws IllegalArgumentException if there is no input or the numbers of samples differ
   */
  public Batch(
      List<Tensor> xs, List<Tensor> ys, @Nullable Tensor sampleWeight, List<String> fileNames) {
    this.xs = List.copyOf(xs);
    this.ys = List.copyOf(ys);
    this.sampleWeight = sampleWeight;
    this.fileNames = List.copyOf(fileNames);
    if (xs.isEmpty()) {
      throw new IllegalArgumentException("A batch needs at least one input");
    }
    this.xs.forEach(x -> requireRows("an input", x.shape().dim(0)));
    this.ys.forEach(y -> requireRows("a target", y.shape().dim(0)));
    if (sampleWeight != null) {
      requireRows("the sample weights", sampleWeight.shape().dim(0));
    }
    if (!fileNames.isEmpty()) {
      requireRows("the file names", fileNames.size());
    }
  }

  /** A batch of one input and one output. */
  public static Batch of(Tensor x, Tensor y) {
    return new Batch(List.of(x), List.of(y), null, List.of());
  }

  /** Number of samples. */
  public int size() {
    return xs.get(0).shape().dim(0);
  }

  /**
   * The input of a model that has one.
   *
   * @throws IllegalStateException if there are several
   */
  public Tensor x() {
    return only("x()", "xs()", xs);
  }

  /**
   * The targets of a model that has one output.
   *
   * @throws IllegalStateException if there are several or none
   */
  public Tensor y() {
    return only("y()", "ys()", ys);
  }

  /** The inputs, in the order of the model's. */
  public List<Tensor> xs() {
    return xs;
  }

  /** The targets, in the order of the model's outputs; empty where there are none. */
  public List<Tensor> ys() {
    return ys;
  }

  /** One weight for each sample, shape (batch), or null where all weigh the same. */
  public @Nullable Tensor sampleWeight() {
    return sampleWeight;
  }

  /** The file of each sample; empty where the samples are no files. */
  public List<String> fileNames() {
    return fileNames;
  }

  @Override
  public String toString() {
    return "Batch[xs=" + shapes(xs) + ", ys=" + shapes(ys) + "]";
  }

  private static List<Shape> shapes(List<Tensor> tensors) {
    return tensors.stream().map(Tensor::shape).toList();
  }

  private static Tensor only(String single, String all, List<Tensor> tensors) {
    if (tensors.size() != 1) {
      throw new IllegalStateException(
          single + " needs exactly one tensor; use " + all + ". Received: " + tensors.size());
    }
    return tensors.get(0);
  }

  private void requireRows(String what, int rows) {
    if (rows != size()) {
      throw new IllegalArgumentException(
          "All parts of a batch must have one number of samples. Expected: "
              + size()
              + ". Received: "
              + rows
              + " in "
              + what);
    }
  }
}

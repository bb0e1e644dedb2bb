package cornea.image;

import cornea.tensor.Shape;
import cornea.tensor.Tensor;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Images of an array, batch by batch; see {@link ImageDataGenerator#flow(Tensor, Tensor)}. */
public final class ArrayFlow extends ImageFlow {
  private static final Logger LOGGER = System.getLogger("cornea.image");

  private ArrayFlow(FlowData data, ImageDataGenerator generator, ArrayOptions options) {
    super(data, generator, options);
  }

  private ArrayFlow(ArrayFlow other) {
    super(other);
  }

  static ArrayFlow of(
      Tensor x,
      @Nullable Tensor y,
      ImageDataGenerator generator,
      double validationSplit,
      ArrayOptions options) {
    Shape shape = x.shape();
    if (shape.rank() != 4 || shape.size() == 0) {
      throw new IllegalArgumentException(
          "flow: x must be (count, height, width, channels), one image at least. Received: "
              + shape);
    }
    int channels = shape.dim(3);
    if (channels != 1 && channels != 3 && channels != 4) {
      LOGGER.log(
          Level.WARNING,
          "flow: images have 1, 3 or 4 channels on the last axis as a rule. Received: {0}",
          shape);
    }
    generator.warnOfBrightness(x);
    int count = shape.dim(0);
    if (y != null) {
      requireRows("y", y, count);
    }
    options.extraInputs.forEach(input -> requireRows("an extra input", input, count));
    if (options.sampleWeight != null) {
      requireRows("sampleWeight", options.sampleWeight, count);
    }
    Part part = Part.of(options, validationSplit, count);
    if (options.subset != null && y != null && !options.ignoreClassSplit) {
      requireSameClasses(y, (int) (validationSplit * count));
    }
    List<Tensor> extra = new ArrayList<>();
    options.extraInputs.forEach(input -> extra.add(part.rows(input)));
    FlowData data =
        new FlowData(
            part.count(),
            shape.from(1),
            (sample, target, offset, clock) -> x.copyRow(part.from() + sample, target, offset),
            y == null ? Targets.none() : Targets.rows(List.of(part.rows(y))),
            extra,
            options.sampleWeight == null ? null : part.rows(options.sampleWeight),
            List.of());
    return new ArrayFlow(data, generator, options);
  }

  private static void requireRows(String name, Tensor tensor, int count) {
    if (tensor.shape().rank() == 0 || tensor.shape().dim(0) != count) {
      throw new IllegalArgumentException(
          "flow: x, y, sampleWeight and extra inputs must have one row for each image. Expected: "
              + count
              + ". Received: "
              + name
              + " of shape "
              + tensor.shape());
    }
  }

  private static void requireSameClasses(Tensor y, int split) {
    Set<Tensor> validation = new HashSet<>();
    Set<Tensor> training = new HashSet<>();
    for (int i = 0; i < y.shape().dim(0); i++) {
      (i < split ? validation : training).add(y.row(i));
    }
    if (!validation.equals(training)) {
      throw new IllegalArgumentException(
          "flow: the training and the validation subset must have the same classes. Received: "
              + training.size()
              + " and "
              + validation.size()
              + " different labels, not all in both. Remedy: shuffle the arrays if they are sorted"
              + " by label, or ignoreClassSplit(true) if y holds no classes");
    }
  }

  @Override
  public ArrayFlow inOrder() {
    return shuffles() ? new ArrayFlow(this) : this;
  }
}

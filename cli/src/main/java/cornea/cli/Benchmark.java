package cornea.cli;

import cornea.losses.Loss;
import cornea.models.Model;
import cornea.optimizers.Optimizer;
import cornea.random.CounterRandom;
import cornea.tensor.Shape;
import cornea.tensor.Tensor;
import cornea.tensor.Tensors;
import java.util.function.Supplier;

/**
 * A net whose speed {@code cornea benchmark} measures, on random images in memory.
 *
 * @param name its name on the command line
 * @param batchSize images of a batch, unless the command line says otherwise
 * @param labels how its targets look
 * @param model builds it
 * @param optimizer makes its optimizer
 * @param loss makes its loss
 * @param metric the metric computed while it trains, such as {@code accuracy}
 */
public record Benchmark(
    String name,
    int batchSize,
    Labels labels,
    Supplier<Model> model,
    Supplier<Optimizer> optimizer,
    Supplier<Loss> loss,
    String metric) {

  /** How the classes of images are written. */
  public enum Labels {
    /** A one in the column of the class, as many columns as the net has outputs. */
    ONE_HOT,
    /** The number of the class. */
    CLASSES,
    /** Zero or one, for a net with one output. */
    BINARY
  }

  /** Images for the model, each value drawn evenly from 0 to 1. */
  public static Tensor images(Model model, int count) {
    Shape shape = model.inputs().get(0).shape().withDim(0, count);
    float[] pixels = new float[Math.toIntExact(shape.size())];
    long key = CounterRandom.key(0, 0, 0);
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = CounterRandom.uniform(key, i);
    }
    return Tensor.of(pixels, shape);
  }

  /** Targets for the model: classes drawn evenly. */
  public Tensor targets(Model model, int count) {
    int outputs = model.outputs().get(0).shape().dim(-1);
    int classes = labels == Labels.BINARY ? 2 : outputs;
    float[] drawn = new float[count];
    long key = CounterRandom.key(0, 1, 0);
    for (int i = 0; i < count; i++) {
      drawn[i] = (float) Math.floor(CounterRandom.uniformDouble(key, i) * classes);
    }
    Tensor numbers = Tensor.of(drawn, count);
    return switch (labels) {
      case ONE_HOT -> Tensors.toCategorical(numbers, classes);
      case CLASSES -> numbers;
      case BINARY -> numbers.reshape(count, 1);
    };
  }
}

package cornea.cli;

import cornea.graph.Value;
import cornea.losses.Loss;
import cornea.models.Model;
import cornea.optimizers.Optimizer;
import cornea.random.CounterRandom;
import cornea.tensor.Shape;
import cornea.tensor.Tensor;
import cornea.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
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

  // Streams of random numbers.
  private static final long INPUTS = 0;
  private static final long TARGETS = 1;

  /** How the targets of images are written. */
  public enum Labels {
    /** A one in the column of the class, as many columns as the net has outputs. */
    ONE_HOT,
    /** The number of the class. */
    CLASSES,
    /** Zero or one, for a net with one output. */
    BINARY,
    /** Numbers of each output's own shape, for a net that tells no classes apart. */
    VALUES
  }

  /** Images for the model, each value drawn evenly from 0 to 1. */
  public static Tensor images(Model model, int count) {
    return inputs(model, count).get(0);
  }

  /** For each of the model's inputs values that are drawn evenly from 0 to 1. */
  static List<Tensor> inputs(Model model, int count) {
    return drawn(model.inputs(), count, INPUTS);
  }

  private static List<Tensor> drawn(List<Value> values, int count, long stream) {
    List<Tensor> tensors = new ArrayList<>();
    for (int which = 0; which < values.size(); which++) {
      Shape shape = values.get(which).shape().withDim(0, count);
      float[] numbers = new float[Math.toIntExact(shape.size())];
      long key = CounterRandom.key(0, stream, which);
      for (int i = 0; i < numbers.length; i++) {
        numbers[i] = CounterRandom.uniform(key, i);
      }
      tensors.add(Tensor.of(numbers, shape));
    }
    return tensors;
  }

  /** Targets for each of the model's outputs. */
  List<Tensor> allTargets(Model model, int count) {
    return labels == Labels.VALUES
        ? drawn(model.outputs(), count, TARGETS)
        : List.of(targets(model, count));
  }

  /** Targets for the model's only output: classes drawn evenly, or values from 0 to 1. */
  public Tensor targets(Model model, int count) {
    int outputs = model.outputs().get(0).shape().dim(-1);
    return switch (labels) {
      case ONE_HOT -> Tensors.toCategorical(classes(outputs, count), outputs);
      case CLASSES -> classes(outputs, count);
      case BINARY -> classes(2, count).reshape(count, 1);
      case VALUES -> drawn(model.outputs(), count, TARGETS).get(0);
    };
  }

  private static Tensor classes(int classes, int count) {
    float[] drawn = new float[count];
    long key = CounterRandom.key(0, TARGETS, 0);
    for (int i = 0; i < count; i++) {
      drawn[i] = (float) Math.floor(CounterRandom.uniformDouble(key, i) * classes);
    }
    return Tensor.of(drawn, count);
  }
}

package cornea.training;

import cornea.engine.Engine;
import cornea.engine.Engines;
import cornea.engine.Precision;
import cornea.losses.Loss;
import cornea.metrics.Metric;
import cornea.optimizers.Optimizer;
import cornea.random.CounterRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What {@code Model.compile} is told, by name. Defaults: optimizer rmsprop as in Keras, no loss, no
 * metrics, a seed drawn at random, the best engine, float32.
 */
public final class CompileOptions {
  private Optimizer optimizer = Optimizer.of("rmsprop");
  private @Nullable Loss loss; // of every output
  private List<Loss> losses = List.of(); // by position
  private Map<String, Loss> lossesByName = Map.of();
  private List<Double> lossWeights = List.of();
  private Map<String, Double> lossWeightsByName = Map.of();
  private final MetricOptions metrics = new MetricOptions("metrics");
  private final MetricOptions weightedMetrics = new MetricOptions("weightedMetrics");
  private long seed = CounterRandom.freshSeed();
  private @Nullable Engine engine;
  private Precision precision = Precision.FLOAT32;

  /** The optimizer. Default {@code new RMSprop()}, as in Keras. */
  public CompileOptions optimizer(Optimizer optimizer) {
    this.optimizer = optimizer;
    return this;
  }

  /** The optimizer by Keras's name, with Keras's defaults. */
  public CompileOptions optimizer(String name) {
    return optimizer(Optimizer.of(name));
  }

  /** The loss; a model of several outputs has it at each of them. */
  public CompileOptions loss(Loss loss) {
    this.loss = loss;
    losses = List.of();
    lossesByName = Map.of();
    return this;
  }

  /** The loss by Keras's name, with Keras's defaults. */
  public CompileOptions loss(String name) {
    return loss(Loss.of(name));
  }

  /**
   * A loss for each output, in the model's order: {@link Loss} objects and Keras's names. What is
   * minimised is the weighted sum of all ({@link #lossWeights}); histories have it as {@code loss},
   * and each loss without its weight as {@code <output>_loss}.
   *
   * @throws IllegalArgumentException if an entry is neither a loss nor the name of one
   */
  public CompileOptions loss(List<?> losses) {
    this.losses = losses.stream().map(CompileOptions::toLoss).toList();
    lossesByName = Map.of();
    loss = null;
    return this;
  }

  /**
   * A loss for each output by the output's name, the name of the layer that gives it; otherwise as
   * {@link #loss(List)}.
   */
  public CompileOptions loss(Map<String, ?> losses) {
    Map<String, Loss> byName = new LinkedHashMap<>();
    losses.forEach((output, wanted) -> byName.put(output, toLoss(wanted)));
    lossesByName = byName;
    this.losses = List.of();
    loss = null;
    return this;
  }

  private static Loss toLoss(Object wanted) {
    if (wanted instanceof Loss given) {
      return given;
    }
    if (wanted instanceof String name) {
      return Loss.of(name);
    }
    throw new IllegalArgumentException(
        "'loss' needs Loss objects or Keras's names of losses. Received: " + wanted);
  }

  /** A factor for the loss of each output, in the model's order. Default 1 for each. */
  public CompileOptions lossWeights(double... weights) {
    lossWeights = Arrays.stream(weights).boxed().toList();
    lossWeightsByName = Map.of();
    return this;
  }

  /** Factors by the outputs' names; outputs that are not named have 1. */
  public CompileOptions lossWeights(Map<String, Double> weights) {
    lossWeightsByName = new LinkedHashMap<>(weights);
    lossWeights = List.of();
    return this;
  }

  /**
   * Metrics by Keras's names; "accuracy" and "acc" choose by the output and the targets. For a
   * model of several outputs there must be as many as outputs, one for each, as in Keras.
   */
  public CompileOptions metrics(String... names) {
    metrics.add(Arrays.asList(names));
    return this;
  }

  /** Metrics as objects, which belong to this model from now on. */
  public CompileOptions metrics(Metric... objects) {
    metrics.add(Arrays.asList(objects));
    return this;
  }

  /**
   * Metrics for each output, in the model's order: each entry is a name, a {@link Metric}, or a
   * list of these. Histories have them as {@code <output>_<metric>}.
   */
  public CompileOptions metrics(List<?> perOutput) {
    metrics.add(perOutput);
    return this;
  }

  /**
   * Metrics by the outputs' names: each value is a name, a {@link Metric}, or a list of these.
   * Outputs may be left out.
   */
  public CompileOptions metrics(Map<String, ?> byOutput) {
    metrics.add(byOutput);
    return this;
  }

  /**
   * Metrics by Keras's names, weighted with sample and class weights as the loss is. A name that
   * {@code metrics} has too becomes {@code weighted_<name>}.
   */
  public CompileOptions weightedMetrics(String... names) {
    weightedMetrics.add(Arrays.asList(names));
    return this;
  }

  /** Weighted metrics as objects, which belong to this model from now on. */
  public CompileOptions weightedMetrics(Metric... objects) {
    weightedMetrics.add(Arrays.asList(objects));
    return this;
  }

  /** Weighted metrics for each output, in the model's order; as {@link #metrics(List)}. */
  public CompileOptions weightedMetrics(List<?> perOutput) {
    weightedMetrics.add(perOutput);
    return this;
  }

  /** Weighted metrics by the outputs' names; as {@link #metrics(Map)}. */
  public CompileOptions weightedMetrics(Map<String, ?> byOutput) {
    weightedMetrics.add(byOutput);
    return this;
  }

  /**
   * The seed of initial weights (where there are none yet), dropout and shuffling. Default drawn at
   * random; {@link cornea.callbacks.History} tells it.
   */
  public CompileOptions seed(long seed) {
    this.seed = seed;
    return this;
  }

  /** The engine. Default {@link Engines#best}. */
  public CompileOptions engine(Engine engine) {
    this.engine = engine;
    return this;
  }

  /** The engine by name: "onednn" or "reference". */
  public CompileOptions engine(String name) {
    return engine(Engines.named(name));
  }

  /**
   * In which numbers the engine may compute; float32 unless told otherwise. Holds for training,
   * evaluation and prediction, and is not saved.
   */
  public CompileOptions precision(Precision precision) {
    this.precision = precision;
    return this;
  }

  Precision precision() {
    return precision;
  }

  Optimizer optimizer() {
    return optimizer;
  }

  /** Whether there is any loss. */
  boolean hasLoss() {
    return loss != null || !losses.isEmpty() || !lossesByName.isEmpty();
  }

  /**
   * The loss of each output.
   *
   * @param outputs the outputs' names, in the model's order
   * @throws IllegalArgumentException if losses or weights are not those of these outputs
   */
  List<OutputLoss> losses(List<String> outputs) {
    List<Loss> chosen;
    if (loss != null) {
      chosen = Collections.nCopies(outputs.size(), loss);
    } else if (lossesByName.isEmpty()) {
      chosen = PerOutput.byPosition("loss", losses, outputs);
    } else {
      chosen = PerOutput.byName("loss", lossesByName, outputs);
    }
    List<Double> weights =
        lossWeights.isEmpty()
            ? PerOutput.someByName("lossWeights", lossWeightsByName, outputs, 1.0)
            : PerOutput.byPosition("lossWeights", lossWeights, outputs);
    List<OutputLoss> all = new ArrayList<>();
    for (int i = 0; i < outputs.size(); i++) {
      all.add(new OutputLoss(outputs.get(i), chosen.get(i), weights.get(i)));
    }
    return all;
  }

  /** The losses as they were told: one, a list, or a map by output; null for none. */
  @Nullable Object lossTree() {
    if (loss != null) {
      return loss;
    }
    if (!losses.isEmpty()) {
      return losses;
    }
    return lossesByName.isEmpty() ? null : lossesByName;
  }

  /** The factors of the losses as they were told: a list, or a map by output; null for none. */
  @Nullable Object lossWeightTree() {
    if (!lossWeights.isEmpty()) {
      return lossWeights;
    }
    return lossWeightsByName.isEmpty() ? null : lossWeightsByName;
  }

  MetricOptions metrics() {
    return metrics;
  }

  MetricOptions weightedMetrics() {
    return weightedMetrics;
  }

  long seed() {
    return seed;
  }

  Engine engine() {
    return engine == null ? Engines.best() : engine;
  }
}

package cornea.training;

import cornea.engine.Engine;
import cornea.engine.Engines;
import cornea.losses.Loss;
import cornea.metrics.Metric;
import cornea.optimizers.Optimizer;
import cornea.random.CounterRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code Model.compile} is told, by name. Defaults: optimizer rmsprop as in Keras, no loss, no
 * metrics, a seed drawn at random, the best engine.
 */
public final class CompileOptions {
  private Optimizer optimizer = Optimizer.of("rmsprop");
  private @Nullable Loss loss;
  private final List<Object> metrics = new ArrayList<>(); // names, and Metric objects
  private final List<Object> weightedMetrics = new ArrayList<>(); // likewise
  private long seed = CounterRandom.freshSeed();
  private @Nullable Engine engine;

  /** The optimizer. */
  public CompileOptions optimizer(Optimizer optimizer) {
    this.optimizer = optimizer;
    return this;
  }

  /** The optimizer by Keras's name, with Keras's defaults. */
  public CompileOptions optimizer(String name) {
    return optimizer(Optimizer.of(name));
  }

  /** The loss. */
  public CompileOptions loss(Loss loss) {
    this.loss = loss;
    return this;
  }

  /** The loss by Keras's name, with Keras's defaults. */
  public CompileOptions loss(String name) {
    return loss(Loss.of(name));
  }

  /** Metrics by Keras's names; "accuracy" and "acc" choose by the output and the targets. */
  public CompileOptions metrics(String... names) {
    metrics.addAll(Arrays.asList(names));
    return this;
  }

  /** Metrics as objects, which belong to this model from now on. */
  public CompileOptions metrics(Metric... objects) {
    metrics.addAll(Arrays.asList(objects));
    return this;
  }

  /**
   * Metrics by Keras's names, weighted with sample and class weights as the loss is. A name that
   * {@code metrics} has too becomes {@code weighted_<name>}.
   */
  public CompileOptions weightedMetrics(String... names) {
    weightedMetrics.addAll(Arrays.asList(names));
    return this;
  }

  /** Weighted metrics as objects, which belong to this model from now on. */
  public CompileOptions weightedMetrics(Metric... objects) {
    weightedMetrics.addAll(Arrays.asList(objects));
    return this;
  }

  /** The seed of initial weights (where there are none yet), dropout and shuffling. */
  public CompileOptions seed(long seed) {
    this.seed = seed;
    return this;
  }

  /** The engine, instead of the best one. */
  public CompileOptions engine(Engine engine) {
    this.engine = engine;
    return this;
  }

  /** The engine by name: "onednn" or "reference". */
  public CompileOptions engine(String name) {
    return engine(Engines.named(name));
  }

  Optimizer optimizer() {
    return optimizer;
  }

  @Nullable Loss loss() {
    return loss;
  }

  List<Object> metrics() {
    return metrics;
  }

  List<Object> weightedMetrics() {
    return weightedMetrics;
  }

  long seed() {
    return seed;
  }

  Engine engine() {
    return engine == null ? Engines.best() : engine;
  }
}

package cornea.training;

import cornea.callbacks.Logs;
import cornea.data.Batch;
import cornea.engine.Outputs;
import cornea.metrics.Direction;
import cornea.metrics.Metric;
import cornea.metrics.Metrics;
import cornea.tensor.Shape;
import cornea.tensor.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The loss and the metrics of a pass, as Keras counts and names them: a loss is the mean of the
 * batches' losses weighted with their sizes; only weighted metrics heed sample weights. A model of
 * several outputs has the loss of each as {@code <output>_loss}, and its metrics as {@code
 * <output>_<metric>}. The losses of single outputs are plain means over the batches, whatever their
 * sizes: Keras on TensorFlow does not know a batch's size where it averages them.
 */
final class MetricSet {
  private static final Shape ANY = Shape.of(1, 1);

  /** A metric and the output that it judges. */
  private record Judge(Metric metric, int output, boolean weighted) {}

  private final List<String> outputNames;
  private final List<List<Object>> wanted;
  private final List<List<Object>> wantedWeighted;
  private final Map<String, Judge> judges = new LinkedHashMap<>();
  private final double[] losses; // the whole loss, then each output's where there are several
  private boolean made;
  private long samples;
  private long batches;

  /**
   * Nothing counted yet.
   *
   * @param outputNames the outputs' names, in the model's order
   * @throws IllegalArgumentException if the options' metrics are not those of these outputs
   */
  MetricSet(CompileOptions options, List<String> outputNames) {
    this.outputNames = outputNames;
    wanted = options.metrics().of(outputNames);
    wantedWeighted = options.weightedMetrics().of(outputNames);
    losses = new double[StepGraphs.lossCount(outputNames.size())];
  }

  /** Forgets everything. */
  void reset() {
    Arrays.fill(losses, 0);
    samples = 0;
    batches = 0;
    judges.values().forEach(judge -> judge.metric().reset());
  }

  /** Takes in a step's losses and predictions. */
  void update(Batch batch, @Nullable Tensor sampleWeight, Outputs outputs) {
    for (int i = 0; i < losses.length; i++) {
      losses[i] += outputs.scalar(i) * (i == 0 ? batch.size() : 1);
    }
    samples += batch.size();
    batches++;
    for (int i = 0; i < outputNames.size(); i++) {
      if (wanted.get(i).isEmpty() && wantedWeighted.get(i).isEmpty()) {
        continue;
      }
      Tensor targets = batch.ys().get(i);
      Tensor predictions = outputs.tensor(losses.length + i);
      if (!made) {
        judges.putAll(judges(i, targets.shape(), predictions.shape()));
      }
      for (Judge judge : judges.values()) {
        if (judge.output() == i) {
          judge.metric().update(targets, predictions, judge.weighted() ? sampleWeight : null);
        }
      }
    }
    made = true;
  }

  /** An output's metrics by their names in logs; names stand for metrics by these shapes. */
  private Map<String, Judge> judges(int output, Shape targets, Shape predictions) {
    Map<String, Judge> made = new LinkedHashMap<>();
    String prefix = outputNames.size() == 1 ? "" : outputNames.get(output) + "_";
    for (Object entry : wanted.get(output)) {
      Metric metric = metric(entry, targets, predictions);
      made.put(prefix + metric.name(), new Judge(metric, output, false));
    }
    for (Object entry : wantedWeighted.get(output)) {
      Metric metric = metric(entry, targets, predictions);
      boolean taken = made.containsKey(prefix + metric.name());
      made.put(
          prefix + (taken ? "weighted_" : "") + metric.name(), new Judge(metric, output, true));
    }
    return made;
  }

  /** Which way each number improves, by name; known before there is any. */
  Map<String, Direction> directions() {
    Map<String, Direction> directions = new TreeMap<>();
    for (int i = 0; i < losses.length; i++) {
      directions.put(lossName(i), Direction.DOWN);
    }
    for (int i = 0; i < outputNames.size(); i++) {
      // Shapes choose among accuracies, and all of these have one direction.
      judges(i, ANY, ANY)
          .forEach((name, judge) -> directions.put(name, judge.metric().direction()));
    }
    return directions;
  }

  private String lossName(int index) {
    return index == 0 ? "loss" : outputNames.get(index - 1) + "_loss";
  }

  private static Metric metric(Object wanted, Shape targets, Shape predictions) {
    if (wanted instanceof Metric metric) {
      metric.reset();
      return metric;
    }
    if (wanted instanceof String name) {
      return Metrics.of(name, targets, predictions);
    }
    throw new IllegalArgumentException(
        "metrics need Metric objects or Keras's names of metrics. Received: " + wanted);
  }

  /** {@link #update} as a function. */
  Boolean updated(Batch batch, @Nullable Tensor sampleWeight, Outputs outputs) {
    update(batch, sampleWeight, outputs);
    return Boolean.TRUE;
  }

  /** The numbers so far, by name, as in Keras. */
  Logs logs() {
    Map<String, Double> sorted = new TreeMap<>();
    for (int i = 0; i < losses.length; i++) {
      sorted.put(lossName(i), samples == 0 ? 0 : losses[i] / (i == 0 ? samples : batches));
    }
    judges.forEach((key, judge) -> sorted.put(key, judge.metric().result()));
    Logs logs = new Logs();
    sorted.forEach(logs::put);
    return logs;
  }
}

package cornea.training;

import cornea.callbacks.Logs;
import cornea.data.Batch;
import cornea.engine.Outputs;
import cornea.metrics.Metric;
import cornea.metrics.Metrics;
import cornea.tensor.Shape;
import cornea.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The loss and the metrics of a pass, as Keras counts them: the loss is the mean of the batches'
 * losses weighted with their sizes; only weighted metrics heed sample weights.
 */
final class MetricSet {
  private final CompileOptions options;
  private final Map<String, Metric> metrics = new LinkedHashMap<>();
  private final Map<String, Metric> weightedMetrics = new LinkedHashMap<>();
  private boolean made;
  private double loss;
  private long samples;

  MetricSet(CompileOptions options) {
    this.options = options;
  }

  /** Forgets everything. */
  void reset() {
    loss = 0;
    samples = 0;
    metrics.values().forEach(Metric::reset);
    weightedMetrics.values().forEach(Metric::reset);
  }

  /** Takes in a step's loss and predictions. */
  void update(Batch batch, @Nullable Tensor sampleWeight, Outputs outputs) {
    loss += outputs.scalar(0) * batch.size();
    samples += batch.size();
    if (options.metrics().isEmpty() && options.weightedMetrics().isEmpty()) {
      return;
    }
    Tensor predictions = outputs.tensor(1);
    if (!made) {
      make(batch.y().shape(), predictions.shape());
    }
    @Nullable Tensor unweighted = null;
    metrics.values().forEach(metric -> metric.update(batch.y(), predictions, unweighted));
    weightedMetrics.values().forEach(m -> m.update(batch.y(), predictions, sampleWeight));
  }

  /** Names stand for metrics by the shapes of the first batch. */
  private void make(Shape targets, Shape predictions) {
    for (Object wanted : options.metrics()) {
      Metric metric = metric(wanted, targets, predictions);
      metrics.put(metric.name(), metric);
    }
    for (Object wanted : options.weightedMetrics()) {
      Metric metric = metric(wanted, targets, predictions);
      boolean taken = metrics.containsKey(metric.name());
      weightedMetrics.put(taken ? "weighted_" + metric.name() : metric.name(), metric);
    }
    made = true;
  }

  private static Metric metric(Object wanted, Shape targets, Shape predictions) {
    if (wanted instanceof Metric metric) {
      metric.reset();
      return metric;
    }
    return Metrics.of((String) wanted, targets, predictions);
  }

  /** {@link #update} as a function. */
  Boolean updated(Batch batch, @Nullable Tensor sampleWeight, Outputs outputs) {
    update(batch, sampleWeight, outputs);
    return Boolean.TRUE;
  }

  /** The numbers so far. */
  Logs logs() {
    Logs logs = new Logs().put("loss", samples == 0 ? 0 : loss / samples);
    metrics.forEach((name, metric) -> logs.put(name, metric.result()));
    weightedMetrics.forEach((name, metric) -> logs.put(name, metric.result()));
    return logs;
  }
}

package cornea.training;

import cornea.callbacks.Logs;
import cornea.data.Batch;
import cornea.engine.Outputs;
import cornea.metrics.Metric;
import cornea.metrics.Metrics;
import cornea.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The loss and the metrics of a pass, as Keras counts them: the loss is the mean of the batches'
 * losses weighted with their sizes; metrics do not heed sample weights.
 */
final class MetricSet {
  private final List<Object> wanted;
  private final List<Metric> metrics = new ArrayList<>();
  private double loss;
  private long samples;

  MetricSet(List<Object> wanted) {
    this.wanted = wanted;
  }

  /** Forgets everything. */
  void reset() {
    loss = 0;
    samples = 0;
    metrics.forEach(Metric::reset);
  }

  /** Takes in a step's loss and predictions. */
  void update(Batch batch, Outputs outputs) {
    loss += outputs.scalar(0) * batch.size();
    samples += batch.size();
    if (wanted.isEmpty()) {
      return;
    }
    Tensor predictions = outputs.tensor(1);
    if (metrics.isEmpty()) {
      for (Object metric : wanted) {
        metrics.add(
            metric instanceof Metric object
                ? object
                : Metrics.of((String) metric, batch.y().shape(), predictions.shape()));
      }
      metrics.forEach(Metric::reset);
    }
    @Nullable Tensor unweighted = null;
    metrics.forEach(metric -> metric.update(batch.y(), predictions, unweighted));
  }

  /** {@link #update} as a function. */
  Boolean updated(Batch batch, Outputs outputs) {
    update(batch, outputs);
    return Boolean.TRUE;
  }

  /** The numbers so far. */
  Logs logs() {
    Logs logs = new Logs().put("loss", samples == 0 ? 0 : loss / samples);
    metrics.forEach(metric -> logs.put(metric.name(), metric.result()));
    return logs;
  }
}

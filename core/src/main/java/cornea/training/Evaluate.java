package cornea.training;

import cornea.CorneaException;
import cornea.callbacks.Callback;
import cornea.callbacks.Logs;
import cornea.data.Batch;
import cornea.data.BatchIterator;
import cornea.data.Batches;
import cornea.engine.Outputs;
import cornea.tensor.Tensor;
import cornea.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/** The loops of evaluation and prediction. */
final class Evaluate {
  private Evaluate() {}

  /** One pass, or a number of steps; data that is shorter than the steps starts again. */
  static Logs run(Trainer trainer, Batches data, int steps, long seed, Callback callback) {
    return run(trainer, data, steps, seed, callback, (batch, outputs) -> {});
  }

  /**
   * The same for a caller who looks at each batch and at its step's outputs, which the next step
   * overwrites.
   */
  static Logs run(
      Trainer trainer,
      Batches data,
      int steps,
      long seed,
      Callback callback,
      BiConsumer<Batch, Outputs> look) {
    MetricSet metrics = trainer.metrics();
    callback.onTestBegin();
    int done = 0;
    int pass = 0;
    while (steps < 0 ? pass == 0 : done < steps) {
      int before = done;
      int left = steps < 0 ? -1 : steps - done;
      try (BatchIterator iterator = ReadAhead.pass(data, seed, pass, left)) {
        while (iterator.hasNext() && (steps < 0 || done < steps)) {
          Batch batch = iterator.next();
          trainer.evaluate(
              batch,
              batch.sampleWeight(),
              outputs -> {
                look.accept(batch, outputs);
                return metrics.updated(batch, batch.sampleWeight(), outputs);
              });
          iterator.release(batch);
          callback.onTestBatchEnd(done, metrics.logs());
          done++;
        }
      }
      if (done == before) {
        throw new CorneaException(trainer.label(), "evaluate: the data is empty");
      }
      pass++;
    }
    Logs logs = metrics.logs();
    callback.onTestEnd(logs);
    return logs;
  }

  /** The model's outputs for all data, in its own order. */
  static List<Tensor> predict(Trainer trainer, Batches data, int steps, Callback callback) {
    List<List<Tensor>> parts = new ArrayList<>();
    callback.onPredictBegin();
    int done = 0;
    int whole = 0; // the rows of every batch but the last, where there are several
    try (BatchIterator iterator = ReadAhead.pass(data.inOrder(), 0, 0, steps)) {
      while (iterator.hasNext() && (steps < 0 || done < steps)) {
        Batch batch = iterator.next();
        int rows = batch.xs().get(0).shape().dim(0);
        if (done == 0 && iterator.hasNext()) {
          whole = rows;
        }
        List<Tensor> outputs = trainer.predict(batch.xs(), rows != whole);
        iterator.release(batch);
        for (int i = 0; i < outputs.size(); i++) {
          if (parts.size() <= i) {
            parts.add(new ArrayList<>());
          }
          parts.get(i).add(outputs.get(i));
        }
        callback.onPredictBatchEnd(done);
        done++;
      }
    }
    if (done == 0) {
      throw new CorneaException(trainer.label(), "predict: the data is empty");
    }
    callback.onPredictEnd();
    List<Tensor> joined = new ArrayList<>();
    parts.forEach(part -> joined.add(part.size() == 1 ? part.get(0) : Tensors.concat(part)));
    return joined;
  }
}

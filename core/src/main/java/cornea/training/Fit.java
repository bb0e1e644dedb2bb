package cornea.training;

import cornea.CorneaException;
import cornea.callbacks.Callback;
import cornea.callbacks.CallbackList;
import cornea.callbacks.History;
import cornea.callbacks.Logs;
import cornea.callbacks.ProgressBar;
import cornea.callbacks.TrainingControl;
import cornea.data.Batch;
import cornea.data.BatchIterator;
import cornea.data.Batches;
import cornea.metrics.Direction;
import cornea.models.Model;
import cornea.saving.WeightStore;
import cornea.tensor.Tensor;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The loop of {@code fit}: epochs, steps, validation, callbacks. */
final class Fit implements TrainingControl {
  private final Trainer trainer;
  private final Batches data;
  private final @Nullable Batches validation;
  private final FitOptions options;
  private final MetricSet metrics;
  private long seed;
  private boolean stopped;
  private int pass;
  private int taken; // batches of this pass
  private @Nullable Path backup;
  private @Nullable BatchIterator iterator;
  private boolean noted;
  private final InputClock inputClock = new InputClock();

  Fit(Trainer trainer, Batches data, @Nullable Batches validation, FitOptions options) {
    this.trainer = trainer;
    this.data = data;
    this.validation = validation;
    this.options = options;
    this.metrics = trainer.metrics();
    this.seed = trainer.options().seed();
  }

  History run() {
    trainer.losses("fit");
    Path from = options.resumeFrom();
    for (Callback callback : options.callbacks()) {
      from = from == null ? callback.resumesFrom() : from;
    }
    TrainingProgress resumed = from == null ? null : Backup.resume(trainer, from);
    if (resumed != null) {
      seed = resumed.seed();
    }
    History history = new History(seed);
    CallbackList callbacks = new CallbackList(callbacks(history));
    int steps = options.stepsPerEpoch() > 0 ? options.stepsPerEpoch() : data.size();
    callbacks.attach(this, new Callback.Params(options.epochs(), steps));
    Logs logs = new Logs();
    int first = options.initialEpoch();
    Provenance provenance = Provenance.begin(trainer.model(), data, trainer.engine().name(), seed);
    if (resumed == null) {
      callbacks.onTrainBegin();
    } else {
      first = resumed.epoch();
      stopped = resumed.stopped();
      callbacks.resume(resumed.callbacks());
      provenance.resumed();
    }
    try {
      if (resumed != null && options.stepsPerEpoch() > 0) {
        skip(resumed.pass(), resumed.batches());
      }
      for (int epoch = first; epoch < options.epochs() && !stopped; epoch++) {
        callbacks.onEpochBegin(epoch);
        metrics.reset();
        logs = epoch(epoch, steps, callbacks);
        if (validation != null && (epoch + 1) % options.validationFreq() == 0) {
          logs.putAll(
              "val_",
              Evaluate.run(
                  trainer, validation, options.validationSteps(), seed, new Quiet(callbacks)));
        }
        provenance.epoch(history, logs);
        callbacks.onEpochEnd(epoch, logs);
        writeBackup(epoch, callbacks);
      }
    } finally {
      closePass();
    }
    provenance.end(history);
    callbacks.onTrainEnd(logs);
    return history;
  }

  private List<Callback> callbacks(History history) {
    List<Callback> list = new ArrayList<>(options.callbacks());
    // After the user's, so that a learning rate that they add is shown and kept.
    list.add(history);
    if (options.verbose() > 0) {
      list.add(new ProgressBar(System.out, options.verbose(), true));
    }
    return list;
  }

  private Logs epoch(int epoch, int steps, CallbackList callbacks) {
    boolean wholePasses = options.stepsPerEpoch() < 0;
    if (wholePasses) {
      closePass();
      pass = epoch;
    }
    int step = 0;
    inputClock.beginEpoch(iterator);
    while (!stopped && (wholePasses || step < steps)) {
      long asked = System.nanoTime();
      Batch batch = next(wholePasses);
      inputClock.waitedSince(asked);
      if (batch == null) {
        break;
      }
      callbacks.onTrainBatchBegin(step);
      Tensor weights =
          trainer.guarded("fit", () -> ClassWeights.weights(batch, options.classWeight()));
      trainer.train(batch, weights, outputs -> metrics.updated(batch, weights, outputs));
      release(batch);
      callbacks.onTrainBatchEnd(step, metrics.logs());
      step++;
    }
    if (step == 0) {
      throw new CorneaException(trainer.label(), "fit: the data is empty");
    }
    return metrics.logs();
  }

  /** The next batch; null at the end of a pass, if epochs are passes. */
  private @Nullable Batch next(boolean wholePasses) {
    boolean fresh = iterator == null;
    BatchIterator current = iterator == null ? ReadAhead.pass(data, seed, pass, -1) : iterator;
    iterator = current;
    if (current.hasNext()) {
      taken++;
      return current.next();
    }
    if (wholePasses || fresh) {
      return null;
    }
    if (!noted && data.size() >= 0 && data.size() < options.stepsPerEpoch()) {
      noted = true;
      System.getLogger("cornea.training")
          .log(
              Level.INFO,
              "The data has "
                  + data.size()
                  + " batches and stepsPerEpoch is "
                  + options.stepsPerEpoch()
                  + ": it starts again within an epoch");
    }
    closePass();
    pass++;
    return next(wholePasses);
  }

  private void release(Batch batch) {
    if (iterator != null) {
      iterator.release(batch);
    }
  }

  /** Goes to where another training stood in its data. */
  private void skip(int toPass, int batches) {
    pass = toPass;
    for (int i = 0; i < batches; i++) {
      Batch batch = next(true);
      if (batch == null) {
        throw new CorneaException(
            trainer.label(), "fit: the data is shorter than that of the training resumed from");
      }
      release(batch);
    }
  }

  /** Once every callback is done with the epoch. */
  private void writeBackup(int epoch, CallbackList callbacks) {
    if (backup != null) {
      int position = iterator == null ? 0 : taken;
      Backup.write(
          trainer,
          backup,
          new TrainingProgress(seed, epoch + 1, stopped, pass, position, callbacks.state()));
      backup = null;
    }
  }

  private void closePass() {
    taken = 0;
    if (iterator != null) {
      iterator.close();
      inputClock.passEnded(iterator);
      iterator = null;
    }
  }

  @Override
  public Model model() {
    return trainer.model();
  }

  @Override
  public void stop() {
    stopped = true;
  }

  @Override
  public boolean isStopped() {
    return stopped;
  }

  @Override
  public double inputWaitMillis() {
    return inputClock.waitMillis();
  }

  @Override
  public Map<String, Double> inputStageMillis() {
    return inputClock.stageMillis(iterator);
  }

  @Override
  public double learningRate() {
    return trainer.learningRate();
  }

  @Override
  public void learningRate(double learningRate) {
    trainer.optimizer().learningRate(learningRate);
  }

  @Override
  public Map<String, Direction> directions() {
    return metrics.directions();
  }

  @Override
  public WeightStore snapshot() {
    return trainer.model().snapshot();
  }

  @Override
  public void restore(WeightStore weights) {
    trainer.model().restore(weights);
  }

  @Override
  public void backup(Path file) {
    backup = file;
  }

  /** Passes on that a validation begins and ends. */
  private static final class Quiet extends Callback {
    private final CallbackList callbacks;

    Quiet(CallbackList callbacks) {
      this.callbacks = callbacks;
    }

    @Override
    public void onTestBegin() {
      callbacks.onTestBegin();
    }

    @Override
    public void onTestBatchEnd(int step, Logs logs) {
      callbacks.onTestBatchEnd(step, logs);
    }

    @Override
    public void onTestEnd(Logs logs) {
      callbacks.onTestEnd(logs);
    }
  }
}

package cornea.training;

import cornea.CorneaException;
import cornea.callbacks.Callback;
import cornea.callbacks.CallbackList;
import cornea.callbacks.History;
import cornea.callbacks.Logs;
import cornea.callbacks.ProgressBar;
import cornea.data.ArrayBatches;
import cornea.data.Batch;
import cornea.data.Batches;
import cornea.engine.Engine;
import cornea.engine.InsufficientMemoryException;
import cornea.engine.MemoryReport;
import cornea.engine.Outputs;
import cornea.models.Model;
import cornea.optimizers.Optimizer;
import cornea.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Compiles, trains and evaluates one model, as the {@code Trainer} of Keras's models does: {@link
 * Fit} and {@link Evaluate} are the loops, {@link Steps} what runs in them.
 *
 * <p>Prediction is thread-safe, also beside a training, and sees the last finished step. Training
 * is for one thread at a time.
 */
public final class Trainer implements AutoCloseable {
  private final Model model;
  private final TrainingState state;
  private final Steps steps;
  private CompileOptions options = new CompileOptions();
  private boolean compiled;
  private @Nullable Engine engine;

  /** The trainer of a model. */
  public Trainer(Model model) {
    this.model = model;
    state = new TrainingState(model);
    steps = new Steps(this, state);
  }

  /**
   * Sets optimizer, loss and metrics. Weights stay; the optimizer's slots and step count stay where
   * the optimizer is the same object.
   */
  public synchronized void compile(CompileOptions chosen) {
    if (chosen.optimizer() != options.optimizer()) {
      state.forgetOptimizer();
    }
    steps.close();
    options = chosen;
    compiled = true;
    engine = chosen.engine();
  }

  /** Whether {@link #compile} was called. */
  public synchronized boolean isCompiled() {
    return compiled;
  }

  /**
   * Optimizer, loss and metrics as Keras's JSON; null for a model that is not compiled, or by an
   * optimizer that has no form in JSON.
   *
   * @param warnings is told what has no form in JSON and is left out
   */
  public synchronized @Nullable Map<String, @Nullable Object> compileConfig(
      Consumer<String> warnings) {
    return compiled ? CompileConfig.write(options, warnings) : null;
  }

  /**
   * Compiles as Keras's JSON says.
   *
   * @param warnings is told what is not known here and is left out
   * @throws CorneaException if the optimizer or a loss is not known here
   */
  public void compile(Map<String, ? extends @Nullable Object> config, Consumer<String> warnings) {
    compile(guarded("compile", () -> CompileConfig.read(config, warnings)));
  }

  /** What the optimizer keeps of the weights that are trainable now. */
  public synchronized OptimizerState optimizerState() {
    return state.optimizerState(options.optimizer());
  }

  /** Goes on from where another training got to. */
  public synchronized void restore(OptimizerState restored) {
    steps.close();
    state.restore(restored, options.optimizer());
  }

  /** Trains on arrays. */
  public History fit(List<Tensor> xs, List<Tensor> ys, FitOptions fit) {
    List<ArrayBatches> parts = guarded("fit", () -> fit.batches(xs, ys));
    Batches validation = parts.size() > 1 ? parts.get(1) : guarded("fit", fit::validation);
    return new Fit(this, parts.get(0), validation, fit).run();
  }

  /** Trains on batches. */
  public History fit(Batches data, FitOptions fit) {
    return new Fit(this, data, guarded("fit", fit::validation), fit).run();
  }

  /** Evaluates on arrays. */
  public Evaluation evaluate(List<Tensor> xs, List<Tensor> ys, EvaluateOptions evaluate) {
    return evaluate(
        guarded(
            "evaluate",
            () -> new ArrayBatches(xs, ys, evaluate.sampleWeight(), evaluate.batchSize(), false)),
        evaluate);
  }

  /** Evaluates on batches. */
  public Evaluation evaluate(Batches data, EvaluateOptions evaluate) {
    losses("evaluate");
    Callback bar = bar(evaluate, data);
    Batches ordered = data.inOrder();
    List<String> classNames = evaluate.classNames();
    if (classNames == null) {
      return new Evaluation(
          Evaluate.run(this, ordered, evaluate.steps(), options.seed(), bar).asMap());
    }
    if (model.outputs().size() != 1) {
      throw new CorneaException(
          label(),
          "evaluate: 'classNames' needs a model of one output. Received: "
              + model.outputs().size()
              + " outputs");
    }
    Classification.Collector seen = new Classification.Collector();
    int output = StepGraphs.lossCount(1);
    Logs logs =
        Evaluate.run(
            this,
            ordered,
            evaluate.steps(),
            options.seed(),
            bar,
            (batch, outputs) -> seen.add(batch, outputs.tensor(output)));
    return new Evaluation(logs.asMap(), guarded("evaluate", () -> seen.result(classNames)));
  }

  /** Predicts for arrays. */
  public List<Tensor> predict(List<Tensor> xs, EvaluateOptions predict) {
    return predict(
        guarded("predict", () -> new ArrayBatches(xs, List.of(), null, predict.batchSize(), false)),
        predict);
  }

  /** Predicts for batches. */
  public List<Tensor> predict(Batches data, EvaluateOptions predict) {
    return Evaluate.predict(this, data, predict.steps(), bar(predict, data));
  }

  /** One training step; the numbers are those of the batch before the update. */
  public Evaluation trainOnBatch(Batch batch) {
    MetricSet metrics = metrics();
    train(
        batch,
        batch.sampleWeight(),
        outputs -> metrics.updated(batch, batch.sampleWeight(), outputs));
    return new Evaluation(metrics.logs().asMap());
  }

  /** The numbers of one batch. */
  public Evaluation testOnBatch(Batch batch) {
    MetricSet metrics = metrics();
    evaluate(
        batch,
        batch.sampleWeight(),
        outputs -> metrics.updated(batch, batch.sampleWeight(), outputs));
    return new Evaluation(metrics.logs().asMap());
  }

  /** Predictions of one batch, which is not padded. */
  public List<Tensor> predictOnBatch(List<Tensor> xs) {
    return predict(xs, false);
  }

  private static Callback bar(EvaluateOptions options, Batches data) {
    Callback bar =
        options.verbose() == 0
            ? new CallbackList(List.of())
            : new ProgressBar(System.out, options.verbose(), false);
    bar.attach(
        NoControl.INSTANCE,
        new Callback.Params(1, options.steps() > 0 ? options.steps() : data.size()));
    return bar;
  }

  /** Errors of bad data, with the model's name in front. */
  <T> T guarded(String call, Supplier<T> task) {
    try {
      return task.get();
    } catch (IllegalArgumentException e) {
      throw new CorneaException(label(), call + ": " + e.getMessage(), e);
    }
  }

  /** The model. */
  Model model() {
    return model;
  }

  CompileOptions options() {
    return options;
  }

  /** The engine that computes the model. */
  synchronized Engine engine() {
    if (engine == null) {
      engine = options.engine();
    }
    return engine;
  }

  /** The engine that computes the model, and in which numbers. */
  public synchronized String engineLabel() {
    return engine().name() + " " + engine().dtype() + " " + options.precision();
  }

  /** What the steps move weights with. */
  public Optimizer optimizer() {
    return options.optimizer();
  }

  /** The rate of the next step. */
  double learningRate() {
    return options.optimizer().rateAt(state.iteration());
  }

  /** The loss of each output, which training and evaluation need. */
  List<OutputLoss> losses(String call) {
    if (!compiled || !options.hasLoss()) {
      throw new CorneaException(
          label(), "compile the model with a loss before " + call + ": compile(c -> c.loss(…))");
    }
    return guarded("compile", () -> options.losses(model.outputNames()));
  }

  /** Nothing counted yet, by the metrics that the model was compiled with. */
  MetricSet metrics() {
    return guarded("compile", () -> new MetricSet(options, model.outputNames()));
  }

  String label() {
    return model.label();
  }

  /** One training step; gives the loss and the predictions of the batch before the update. */
  synchronized <T> T train(Batch batch, @Nullable Tensor weights, Function<Outputs, T> reader) {
    return steps.train(batch, weights, reader);
  }

  /** Loss and predictions of a batch. */
  synchronized <T> T evaluate(Batch batch, @Nullable Tensor weights, Function<Outputs, T> reader) {
    return steps.evaluate(batch, weights, reader);
  }

  /**
   * Predictions of some samples.
   *
   * @param xs the model's inputs
   * @param anySize whether other numbers of samples are likely to follow, so that a step for a few
   *     more may serve them all
   */
  List<Tensor> predict(List<Tensor> xs, boolean anySize) {
    int rows = xs.get(0).shape().dim(0);
    // What does not fit the inputs stays as it is, so that the error shows the shape given.
    int padded = anySize && fits(xs) ? Buckets.of(rows) : rows;
    if (padded > rows) {
      try {
        return predictPadded(xs.stream().map(x -> Buckets.pad(x, padded)).toList(), rows);
      } catch (CorneaException e) {
        if (!(e.getCause() instanceof InsufficientMemoryException)) {
          throw e;
        }
        // Without padding it may fit.
      }
    }
    return predictPadded(xs, rows);
  }

  private boolean fits(List<Tensor> xs) {
    boolean fits = xs.size() == model.inputs().size();
    for (int i = 0; fits && i < xs.size(); i++) {
      fits = model.inputs().get(i).shape().isCompatibleWith(xs.get(i).shape());
    }
    return fits;
  }

  private synchronized List<Tensor> predictPadded(List<Tensor> fed, int rows) {
    return steps.predict(
        fed,
        outputs -> {
          List<Tensor> results = new ArrayList<>();
          for (int i = 0; i < outputs.count(); i++) {
            Tensor whole = outputs.tensor(i);
            results.add(whole.shape().dim(0) == rows ? whole : whole.slice(0, rows));
          }
          return results;
        });
  }

  /** Memory that training with batches of the given size needs. */
  public synchronized MemoryReport memoryEstimate(int batchSize) {
    return steps.memoryEstimate(batchSize);
  }

  /** The plan of the training step for the given batch size, as the engine prints it. */
  public synchronized String describe(int batchSize) {
    return steps.describe(batchSize);
  }

  @Override
  public synchronized void close() {
    steps.close();
  }
}

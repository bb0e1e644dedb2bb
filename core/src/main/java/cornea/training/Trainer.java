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
import cornea.engine.EngineOptions;
import cornea.engine.Executable;
import cornea.engine.InsufficientMemoryException;
import cornea.engine.MemoryReport;
import cornea.engine.Outputs;
import cornea.graph.Graph;
import cornea.graph.Variable;
import cornea.layers.Layer;
import cornea.layers.Weight;
import cornea.losses.Loss;
import cornea.models.Model;
import cornea.models.ModelState;
import cornea.models.Models;
import cornea.optimizers.Optimizer;
import cornea.optimizers.Optimizers;
import cornea.saving.Json;
import cornea.tensor.Shape;
import cornea.tensor.Tensor;
import cornea.tensor.Tensors;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The steps of one model: compiles them when they are first needed, keeps the last few, and runs
 * them over the model's state. {@link Fit} and {@link Evaluate} are the loops around them.
 *
 * <p>Prediction is thread-safe, also beside a training, and sees the last finished step. Training
 * is for one thread at a time.
 */
public final class Trainer implements AutoCloseable {
  /** Steps kept compiled: training, evaluation and prediction, each with a short last batch. */
  private static final int KEPT_STEPS = 8;

  private enum Kind {
    TRAIN,
    EVALUATE,
    PREDICT
  }

  private record Key(Kind kind, List<Shape> xs, List<Shape> ys, boolean weighted) {
    int rows() {
      return xs.get(0).dim(0);
    }

    Key withRows(int rows) {
      return new Key(kind, withRows(xs, rows), withRows(ys, rows), weighted);
    }

    private static List<Shape> withRows(List<Shape> shapes, int rows) {
      return shapes.stream().map(shape -> shape.withDim(0, rows)).toList();
    }
  }

  private final Model model;
  private CompileOptions options = new CompileOptions();
  private boolean compiled;
  private @Nullable Engine engine;
  private @Nullable ModelState state;
  private Set<Variable> extra = new LinkedHashSet<>();
  private List<Boolean> trainable = List.of(); // layer by layer
  private final Map<Variable, Tensor> slots = new LinkedHashMap<>();
  private final LinkedHashMap<Key, CompiledStep> steps = new LinkedHashMap<>(16, 0.75f, true);
  private long iteration;

  /** The trainer of a model. */
  public Trainer(Model model) {
    this.model = model;
  }

  /**
   * Sets optimizer, loss and metrics. Weights stay; the optimizer's slots and step count stay where
   * the optimizer is the same object.
   */
  public synchronized void compile(CompileOptions chosen) {
    if (chosen.optimizer() != options.optimizer()) {
      iteration = 0;
      slots.clear();
      extra = new LinkedHashSet<>();
    } else {
      saveSlots();
    }
    release();
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
    saveSlots();
    Optimizer optimizer = options.optimizer();
    List<OptimizerState.Slot> all = new ArrayList<>();
    for (List<String> group : optimizer.slotNames()) {
      for (Weight weight : model.trainableWeights()) {
        for (String name : group) {
          Variable slot = optimizer.slot(weight.variable(), name);
          all.add(new OptimizerState.Slot(weight, name, slotValue(slot)));
        }
      }
    }
    for (String name : optimizer.sharedNames()) {
      all.add(new OptimizerState.Slot(null, name, slotValue(optimizer.sharedSlot(name))));
    }
    Double rate = optimizer.hasSchedule() ? null : (Double) optimizer.learningRate();
    return new OptimizerState(iteration, rate, all);
  }

  private Tensor slotValue(Variable slot) {
    Tensor value = slots.get(slot);
    return value != null
        ? value
        : Tensor.full(slot.shape(), (float) options.optimizer().initialValue(slot));
  }

  /** Goes on from where another training got to. */
  public synchronized void restore(OptimizerState restored) {
    saveSlots();
    release();
    extra = new LinkedHashSet<>();
    Optimizer optimizer = options.optimizer();
    for (OptimizerState.Slot slot : restored.slots()) {
      Weight weight = slot.weight();
      Variable variable =
          weight == null
              ? optimizer.sharedSlot(slot.name())
              : optimizer.slot(weight.variable(), slot.name());
      slots.put(variable, slot.value());
    }
    if (restored.learningRate() != null) {
      optimizer.learningRate(restored.learningRate());
    }
    iteration = restored.iteration();
  }

  /** Saves the model with how far its training got. */
  void backup(Path file, TrainingProgress progress) {
    // A model can be saved without an optimizer that has no form in JSON; a training cannot.
    guarded("backup", () -> Optimizers.codec().write(options.optimizer()));
    Map<String, @Nullable Object> json = new LinkedHashMap<>(progress.toJson());
    json.put("engine", options.engine().name());
    json.put("learning_rate", optimizerState().learningRate()); // files of Keras have float32
    model.metadata().put(TrainingProgress.KEY, json);
    try {
      model.save(file);
    } finally {
      model.metadata().remove(TrainingProgress.KEY);
    }
  }

  /**
   * Brings weights, optimizer and seed to where a file's training got.
   *
   * @throws CorneaException if the file has no training in it, or not one of this model
   */
  TrainingProgress resume(Path file) {
    try (Model saved = Models.load(file)) {
      if (!(saved.metadata().get(TrainingProgress.KEY) instanceof Map<?, ?> untyped)) {
        throw new CorneaException(
            file.toString(),
            "the file says nothing of a training that could go on. Expected: one that"
                + " BackupAndRestore wrote");
      }
      Map<String, @Nullable Object> json = Json.object(untyped);
      Optimizer theirs = saved.optimizer();
      if (theirs == null || !theirs.getClass().equals(optimizer().getClass())) {
        throw new CorneaException(
            file.toString(),
            "the training used another optimizer. Expected: "
                + optimizer().getClass().getSimpleName()
                + ". Received: "
                + (theirs == null ? "none" : theirs.getClass().getSimpleName()));
      }
      if (!options.engine().name().equals(json.get("engine"))) {
        System.getLogger("cornea.training")
            .log(
                System.Logger.Level.WARNING,
                file
                    + ": the training ran on the engine "
                    + json.get("engine")
                    + " and goes on with "
                    + options.engine().name()
                    + ", so that its numbers will differ in the last digits");
      }
      TrainingProgress progress = TrainingProgress.of(file.toString(), json);
      model.restore(saved.snapshot());
      Map<Weight, Weight> own = new HashMap<>();
      Map<String, Weight> paths = model.weightsByPath();
      saved.weightsByPath().forEach((path, weight) -> own.put(weight, paths.get(path)));
      OptimizerState state = saved.optimizerState();
      List<OptimizerState.Slot> moved = new ArrayList<>();
      for (OptimizerState.Slot slot : state.slots()) {
        Weight weight = slot.weight() == null ? null : own.get(slot.weight());
        moved.add(new OptimizerState.Slot(weight, slot.name(), slot.value()));
      }
      options.seed(progress.seed());
      Double rate = json.get("learning_rate") instanceof Number n ? (Double) n.doubleValue() : null;
      restore(new OptimizerState(state.iteration(), rate, moved));
      return progress;
    }
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

  /** The engine that computes the model, and in which numbers. */
  public synchronized String engineLabel() {
    Engine used = options.engine();
    return used.name() + " " + used.dtype() + " " + options.precision();
  }

  /** What the steps move weights with. */
  public Optimizer optimizer() {
    return options.optimizer();
  }

  /** The rate of the next step. */
  double learningRate() {
    return options.optimizer().rateAt(iteration);
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
    CompiledStep step = step(Kind.TRAIN, batch, weights != null, "fit");
    ModelState current = Objects.requireNonNull(state);
    current.beginTraining(step.assigned());
    Optimizer optimizer = options.optimizer();
    current.write(optimizer.rateVariable(), scalar(optimizer.rateAt(iteration)));
    current.write(optimizer.iterationVariable(), scalar((double) iteration));
    List<Tensor> inputs = inputs(batch, weights);
    List<T> result = new ArrayList<>(1);
    current.step(step.assigned(), () -> result.add(step.run(inputs, iteration, reader)));
    iteration++;
    return result.get(0);
  }

  /** Loss and predictions of a batch. */
  synchronized <T> T evaluate(Batch batch, @Nullable Tensor weights, Function<Outputs, T> reader) {
    CompiledStep step = step(Kind.EVALUATE, batch, weights != null, "evaluate");
    Objects.requireNonNull(state).beginInference();
    return step.run(inputs(batch, weights), iteration, reader);
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
    int padded = anySize && fits(xs) ? bucket(rows) : rows;
    if (padded > rows) {
      try {
        return predictPadded(xs.stream().map(x -> pad(x, padded)).toList(), rows);
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
    Batch batch = new Batch(fed, List.of(), null, List.of());
    CompiledStep step = step(Kind.PREDICT, batch, false, "predict");
    Objects.requireNonNull(state).beginInference();
    return step.run(
        fed,
        iteration,
        outputs -> {
          List<Tensor> results = new ArrayList<>();
          for (int i = 0; i < outputs.count(); i++) {
            Tensor whole = outputs.tensor(i);
            results.add(whole.shape().dim(0) == rows ? whole : whole.slice(0, rows));
          }
          return results;
        });
  }

  /**
   * Sizes to which predictions are padded, so that a server compiles a few steps and not one each.
   */
  private static int bucket(int rows) {
    int bucket = 1;
    while (bucket < rows) {
      bucket *= 2;
    }
    // Large batches waste less in steps of a quarter.
    for (int size = bucket / 2; bucket >= 16 && size < bucket; size += bucket / 8) {
      if (size >= rows) {
        return size;
      }
    }
    return bucket;
  }

  private static Tensor pad(Tensor x, int rows) {
    Shape shape = x.shape().withDim(0, rows - x.shape().dim(0));
    return Tensors.concat(List.of(x, Tensor.zeros(shape).as(x.dtype())));
  }

  private static List<Tensor> inputs(Batch batch, @Nullable Tensor weights) {
    List<Tensor> inputs = new ArrayList<>(batch.xs());
    inputs.addAll(batch.ys());
    if (weights != null) {
      inputs.add(weights);
    }
    return inputs;
  }

  /** In the engine's type: a rate rounded to float32 would show in double. */
  private Tensor scalar(double value) {
    return filled(Shape.scalar(), value);
  }

  private Tensor filled(Shape shape, double value) {
    double[] values = new double[Math.toIntExact(shape.size())];
    Arrays.fill(values, value);
    return Tensor.ofDoubles(values, shape).as(Objects.requireNonNull(engine).dtype());
  }

  /** The compiled step for a batch's shapes. */
  private CompiledStep step(Kind kind, Batch batch, boolean weighted, String call) {
    prepare(kind);
    if (kind != Kind.PREDICT) {
      checkTargets(batch, call);
    }
    Key key = key(kind, batch, weighted);
    CompiledStep known = steps.get(key);
    if (known != null) {
      return known;
    }
    CompiledStep made = make(key, call);
    steps.put(key, made);
    if (steps.size() > KEPT_STEPS) {
      Key eldest = steps.keySet().iterator().next();
      CompiledStep gone = steps.remove(eldest);
      if (gone != null) {
        gone.close();
      }
    }
    return made;
  }

  private void prepare(Kind kind) {
    if (engine == null) {
      engine = options.engine();
    }
    model.initialize(options.seed());
    List<Boolean> trainableNow = new ArrayList<>();
    collectTrainable(model, trainableNow);
    if (kind == Kind.TRAIN && !trainableNow.equals(trainable)) {
      saveSlots();
      release();
      trainable = trainableNow;
    }
  }

  /** A frozen layer may have no weights to train and still compute otherwise. */
  private static void collectTrainable(Layer layer, List<Boolean> flags) {
    flags.add(layer.isTrainable());
    layer.sublayers().forEach(inner -> collectTrainable(inner, flags));
  }

  private static Key key(Kind kind, Batch batch, boolean weighted) {
    List<Tensor> ys = kind == Kind.PREDICT ? List.of() : batch.ys();
    return new Key(kind, shapes(batch.xs()), shapes(ys), weighted);
  }

  private static List<Shape> shapes(List<Tensor> tensors) {
    return tensors.stream().map(Tensor::shape).toList();
  }

  private void checkTargets(Batch batch, String call) {
    List<OutputLoss> losses = losses(call);
    if (batch.ys().size() != losses.size()) {
      throw new CorneaException(
          label(),
          call
              + " needs targets for each output beside the inputs. Expected: "
              + losses.size()
              + ". Received: "
              + batch.ys().size());
    }
    for (int i = 0; i < losses.size(); i++) {
      Tensor y = batch.ys().get(i);
      Shape output = model.outputs().get(i).shape().withDim(0, batch.size());
      OutputLoss loss = losses.get(i);
      String where = losses.size() == 1 ? call : call + ", output '" + loss.output() + "'";
      guarded(
          where,
          () -> {
            loss.loss().checkTargets(y, output);
            return loss;
          });
    }
  }

  private CompiledStep make(Key key, String call) {
    Graph graph = trace(key, call);
    ModelState current = Objects.requireNonNull(state);
    try {
      return new CompiledStep(Objects.requireNonNull(engine), current, graph, options.precision());
    } catch (InsufficientMemoryException e) {
      throw new CorneaException(
          label(),
          String.format(
              Locale.ROOT,
              "%s: a batch of %d needs %s of memory beside the weights, and %s are available. %s",
              call,
              key.rows(),
              readable(e.needed()),
              readable(e.available()),
              remedy(key, e.available(), call)),
          e);
    }
  }

  private String remedy(Key key, long available, String call) {
    int fits = 0;
    int tooLarge = key.rows();
    while (tooLarge - fits > 1) {
      int between = fits + (tooLarge - fits) / 2;
      if (plan(key.withRows(between), call).arena() <= available) {
        fits = between;
      } else {
        tooLarge = between;
      }
    }
    return fits == 0
        ? "Not even a batch of 1 fits: use smaller images or a smaller network"
        : "The largest batch that fits: " + fits;
  }

  /** What a step would take, without taking it. */
  private MemoryReport plan(Key key, String call) {
    try (Executable planned = planned(key, call)) {
      return planned.memory();
    }
  }

  private Executable planned(Key key, String call) {
    Graph graph = trace(key, call);
    return Objects.requireNonNull(engine)
        .compile(
            graph,
            Objects.requireNonNull(state).engineState(),
            new EngineOptions(key.kind() == Kind.TRAIN, options.precision()));
  }

  /** Traces a step and sees that the state holds what it reads. */
  private Graph trace(Key key, String call) {
    StepGraphs graphs = new StepGraphs(model, options.seed());
    Graph graph;
    Set<Variable> needed = new LinkedHashSet<>(extra);
    switch (key.kind()) {
      case TRAIN -> {
        StepGraphs.Training training =
            graphs.training(key.xs(), key.ys(), key.weighted(), losses(call), options.optimizer());
        graph = training.graph();
        needed.addAll(training.slots());
        needed.add(options.optimizer().rateVariable());
        needed.add(options.optimizer().iterationVariable());
      }
      case EVALUATE -> graph = graphs.evaluation(key.xs(), key.ys(), key.weighted(), losses(call));
      default -> graph = graphs.prediction(key.xs());
    }
    try {
      state(needed).beginInference();
    } catch (InsufficientMemoryException e) {
      throw new CorneaException(
          label(),
          String.format(
              Locale.ROOT,
              "%s: the weights and what the optimizer keeps of them do not fit into memory: %s more"
                  + " are needed and %s are available. Use a smaller network",
              call,
              readable(e.needed()),
              readable(e.available())),
          e);
    }
    return graph;
  }

  private static String readable(long bytes) {
    return bytes < 10_000_000L
        ? String.format(Locale.ROOT, "%.1f kB", bytes / 1e3)
        : String.format(Locale.ROOT, "%.2f GB", bytes / 1e9);
  }

  /** The state, made anew where a training step wants slots that it does not have. */
  private ModelState state(Set<Variable> needed) {
    if (state == null || !extra.containsAll(needed)) {
      saveSlots();
      release();
      extra = needed;
      ModelState made =
          new ModelState(Objects.requireNonNull(engine), model.weights(), new ArrayList<>(needed));
      for (Variable variable : needed) {
        Tensor kept = slots.get(variable);
        double initialValue = options.optimizer().initialValue(variable);
        if (kept != null) {
          made.write(variable, kept);
        } else if (initialValue != 0) { // what is allocated is zeroed
          made.write(variable, filled(variable.shape(), initialValue));
        }
      }
      state = made;
    }
    return Objects.requireNonNull(state);
  }

  private void saveSlots() {
    ModelState current = state;
    if (current != null) {
      extra.forEach(variable -> slots.put(variable, current.read(variable)));
    }
  }

  /** Brings the weights back to the host and frees what is compiled. */
  private void release() {
    steps.values().forEach(CompiledStep::close);
    steps.clear();
    if (state != null) {
      state.close();
      state = null;
    }
  }

  /** Memory that training with batches of the given size needs. */
  public synchronized MemoryReport memoryEstimate(int batchSize) {
    prepare(Kind.TRAIN);
    return plan(
        key(Kind.TRAIN, zeros("memoryEstimate"), false).withRows(batchSize), "memoryEstimate");
  }

  /** The plan of the training step for the given batch size, as the engine prints it. */
  public synchronized String describe(int batchSize) {
    prepare(Kind.TRAIN);
    Key key = key(Kind.TRAIN, zeros("describe"), false).withRows(batchSize);
    try (Executable planned = planned(key, "describe")) {
      return planned.describe();
    }
  }

  /** One sample, for its shapes. */
  private Batch zeros(String call) {
    List<Tensor> xs = new ArrayList<>();
    model.inputs().forEach(x -> xs.add(Tensor.zeros(x.shape().withDim(0, 1))));
    List<Tensor> ys = new ArrayList<>();
    List<OutputLoss> losses = losses(call);
    for (int i = 0; i < losses.size(); i++) {
      Shape output = model.outputs().get(i).shape().withDim(0, 1);
      ys.add(zeroTargets(losses.get(i).loss(), output));
    }
    return new Batch(xs, ys, null, List.of());
  }

  private static Tensor zeroTargets(Loss loss, Shape output) {
    Tensor whole = Tensor.zeros(output);
    try {
      loss.checkTargets(whole, output);
      return whole;
    } catch (IllegalArgumentException e) {
      return Tensor.zeros(output.withDim(-1, 1)); // a loss that takes labels
    }
  }

  @Override
  public synchronized void close() {
    saveSlots();
    release();
  }
}

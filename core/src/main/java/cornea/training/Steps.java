package cornea.training;

import cornea.CorneaException;
import cornea.data.Batch;
import cornea.engine.EngineOptions;
import cornea.engine.Executable;
import cornea.engine.InsufficientMemoryException;
import cornea.engine.MemoryReport;
import cornea.engine.Outputs;
import cornea.graph.Graph;
import cornea.graph.Variable;
import cornea.layers.Layer;
import cornea.losses.Loss;
import cornea.models.Model;
import cornea.models.ModelState;
import cornea.optimizers.Optimizer;
import cornea.tensor.Shape;
import cornea.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The steps of one model: compiles them when they are first needed, keeps the last few, and runs
 * them over the model's state. For one thread at a time, which the {@link Trainer} sees to.
 */
final class Steps implements AutoCloseable {
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

  private final Trainer trainer;
  private final Model model;
  private final TrainingState state;
  private final LinkedHashMap<Key, CompiledStep> compiled = new LinkedHashMap<>(16, 0.75f, true);
  private List<Boolean> trainable = List.of(); // layer by layer

  /** No steps yet. */
  Steps(Trainer trainer, TrainingState state) {
    this.trainer = trainer;
    this.model = trainer.model();
    this.state = state;
  }

  /** One training step; gives the loss and the predictions of the batch before the update. */
  <T> T train(Batch batch, @Nullable Tensor weights, Function<Outputs, T> reader) {
    CompiledStep step = step(Kind.TRAIN, batch, weights != null, "fit");
    ModelState current = state.inEngine();
    current.beginTraining(step.assigned());
    Optimizer optimizer = trainer.optimizer();
    long iteration = state.iteration();
    state.fill(optimizer.rateVariable(), optimizer.rateAt(iteration));
    state.fill(optimizer.iterationVariable(), (double) iteration);
    List<Tensor> inputs = inputs(batch, weights);
    List<T> result = new ArrayList<>(1);
    current.step(step.assigned(), () -> result.add(step.run(inputs, iteration, reader)));
    state.stepDone();
    return result.get(0);
  }

  /** Loss and predictions of a batch. */
  <T> T evaluate(Batch batch, @Nullable Tensor weights, Function<Outputs, T> reader) {
    CompiledStep step = step(Kind.EVALUATE, batch, weights != null, "evaluate");
    state.inEngine().beginInference();
    return step.run(inputs(batch, weights), state.iteration(), reader);
  }

  /** Predictions of some samples. */
  <T> T predict(List<Tensor> xs, Function<Outputs, T> reader) {
    CompiledStep step =
        step(Kind.PREDICT, new Batch(xs, List.of(), null, List.of()), false, "predict");
    state.inEngine().beginInference();
    return step.run(xs, state.iteration(), reader);
  }

  /** Memory that training with batches of the given size needs. */
  MemoryReport memoryEstimate(int batchSize) {
    prepare(Kind.TRAIN);
    return plan(
        key(Kind.TRAIN, zeros("memoryEstimate"), false).withRows(batchSize), "memoryEstimate");
  }

  /** The plan of the training step for the given batch size, as the engine prints it. */
  String describe(int batchSize) {
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
    List<OutputLoss> losses = trainer.losses(call);
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

  private static List<Tensor> inputs(Batch batch, @Nullable Tensor weights) {
    List<Tensor> inputs = new ArrayList<>(batch.xs());
    inputs.addAll(batch.ys());
    if (weights != null) {
      inputs.add(weights);
    }
    return inputs;
  }

  /** The compiled step for a batch's shapes. */
  private CompiledStep step(Kind kind, Batch batch, boolean weighted, String call) {
    prepare(kind);
    if (kind != Kind.PREDICT) {
      checkTargets(batch, call);
    }
    Key key = key(kind, batch, weighted);
    CompiledStep known = compiled.get(key);
    if (known != null) {
      return known;
    }
    CompiledStep made = make(key, call);
    compiled.put(key, made);
    if (compiled.size() > KEPT_STEPS) {
      Key eldest = compiled.keySet().iterator().next();
      CompiledStep gone = compiled.remove(eldest);
      if (gone != null) {
        gone.close();
      }
    }
    return made;
  }

  private void prepare(Kind kind) {
    model.initialize(trainer.options().seed());
    List<Boolean> trainableNow = new ArrayList<>();
    collectTrainable(model, trainableNow);
    if (kind == Kind.TRAIN && !trainableNow.equals(trainable)) {
      close();
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
    List<OutputLoss> losses = trainer.losses(call);
    if (batch.ys().size() != losses.size()) {
      throw new CorneaException(
          trainer.label(),
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
      trainer.guarded(
          where,
          () -> {
            loss.loss().checkTargets(y, output);
            return loss;
          });
    }
  }

  private CompiledStep make(Key key, String call) {
    Graph graph = trace(key, call);
    try {
      return new CompiledStep(
          trainer.engine(), state.inEngine(), graph, trainer.options().precision());
    } catch (InsufficientMemoryException e) {
      throw new CorneaException(
          trainer.label(),
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
    return trainer
        .engine()
        .compile(
            graph,
            state.inEngine().engineState(),
            new EngineOptions(key.kind() == Kind.TRAIN, trainer.options().precision()));
  }

  /** Traces a step and sees that the state holds what it reads. */
  private Graph trace(Key key, String call) {
    StepGraphs graphs = new StepGraphs(model, trainer.options().seed());
    Graph graph;
    Set<Variable> needed = new LinkedHashSet<>(state.extra());
    switch (key.kind()) {
      case TRAIN -> {
        StepGraphs.Training training =
            graphs.training(
                key.xs(), key.ys(), key.weighted(), trainer.losses(call), trainer.optimizer());
        graph = training.graph();
        needed.addAll(training.slots());
        needed.add(trainer.optimizer().rateVariable());
        needed.add(trainer.optimizer().iterationVariable());
      }
      case EVALUATE ->
          graph = graphs.evaluation(key.xs(), key.ys(), key.weighted(), trainer.losses(call));
      default -> graph = graphs.prediction(key.xs());
    }
    try {
      if (!state.holds(needed)) {
        close();
        state.allocate(trainer.engine(), needed, trainer.optimizer());
      }
      state.inEngine().beginInference();
    } catch (InsufficientMemoryException e) {
      throw new CorneaException(
          trainer.label(),
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

  /** Forgets the compiled steps, and brings the state back to the host. */
  @Override
  public void close() {
    compiled.values().forEach(CompiledStep::close);
    compiled.clear();
    state.close();
  }
}

package cornea.models;

import cornea.CorneaException;
import cornea.callbacks.History;
import cornea.data.Batch;
import cornea.data.BatchIterator;
import cornea.data.Batches;
import cornea.engine.MemoryReport;
import cornea.graph.GraphBuilder;
import cornea.graph.Value;
import cornea.layers.CallContext;
import cornea.layers.Layer;
import cornea.layers.LayerCall;
import cornea.layers.LayerNames;
import cornea.layers.Weight;
import cornea.optimizers.Optimizer;
import cornea.random.CounterRandom;
import cornea.saving.ModelFormats;
import cornea.saving.Names;
import cornea.saving.Options;
import cornea.saving.WeightStore;
import cornea.saving.WeightsOptions;
import cornea.tensor.Shape;
import cornea.tensor.Tensor;
import cornea.training.CompileOptions;
import cornea.training.EvaluateOptions;
import cornea.training.Evaluation;
import cornea.training.FitOptions;
import cornea.training.OptimizerState;
import cornea.training.Trainer;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Layers put together from inputs to outputs. A model is itself a layer: it can be applied, nested
 * and frozen as one.
 *
 * <pre>{@code
 * Value image = Input.of(128, 128, 3);
 * Value x = new Conv2D(20, 3).activation(RELU).apply(image);
 * Model model = new Model(image, new Dense(2).activation(SOFTMAX).apply(new Flatten().apply(x)));
 * }</pre>
 */
public class Model extends Layer implements AutoCloseable {
  private final Trainer trainer = new Trainer(this);
  private final Map<String, @Nullable Object> metadata = new LinkedHashMap<>();
  private @Nullable LayerGraph graph;

  /** A model with one input and one output. */
  public Model(Value input, Value output) {
    this(List.of(input), List.of(output));
  }

  /**
   * A model with any number of inputs and outputs. An input may also be the output of a layer of
   * another model: then this model starts there, with a new input of the same shape.
   *
   * @throws CorneaException if an output does not come from the inputs, or two layers have the same
   *     name
   */
  public Model(List<Value> inputs, List<Value> outputs) {
    this();
    LayerGraph layers = LayerGraph.between(label(), inputs, outputs);
    new LayerNames().add(label(), layers.layers());
    graph = layers;
  }

  /** A model whose graph follows. */
  Model() {}

  @Override
  public String className() {
    return "Functional";
  }

  @Override
  public Model name(String name) {
    super.name(name);
    return this;
  }

  /**
   * Freezes or thaws every layer in the model, at all depths. Takes effect at the next training
   * step; optimizer slots of weights that stay trainable are kept.
   */
  @Override
  public Model trainable(boolean trainable) {
    super.trainable(trainable);
    return this;
  }

  /**
   * Freezes the layers that come before one of {@link #layers}, and thaws that one and all after
   * it: fine-tuning from a layer on.
   *
   * <pre>{@code base.trainableFrom("block5_conv1")}</pre>
   *
   * @param name the first layer to be trained; {@code base/block5_conv1} finds one inside a nested
   *     model
   * @throws CorneaException if there is none; the text lists the names
   */
  public Model trainableFrom(String name) {
    layer(name);
    trainable(true);
    LayerPaths.freezeBefore(this, name);
    return this;
  }

  /** Whether every layer knows its shapes and has its weights. */
  @Override
  public boolean isBuilt() {
    return graph != null;
  }

  /** The graph, once the model is built. */
  LayerGraph graph() {
    if (graph == null) {
      throw new CorneaException(
          label(),
          "the model does not know its input shape yet: start it with Input.of(…), or call build");
    }
    return graph;
  }

  void graph(@Nullable LayerGraph graph) {
    this.graph = graph;
  }

  /** The layers in Keras's order. */
  public List<Layer> layers() {
    return List.copyOf(graph().layers());
  }

  /** Every layer in Keras's order, inputs included. */
  @Override
  public List<Layer> sublayers() {
    return graph == null ? List.of() : List.copyOf(graph.layers());
  }

  /** The layer at a position in {@link #layers}; negative ones count from the end. */
  public Layer layer(int index) {
    List<Layer> layers = layers();
    int position = index < 0 ? index + layers.size() : index;
    if (position < 0 || position >= layers.size()) {
      throw new CorneaException(
          label(), "there are " + layers.size() + " layers. Received: index=" + index);
    }
    return layers.get(position);
  }

  /**
   * The layer with the given name; {@code base/conv2d} finds one inside a nested model.
   *
   * @throws CorneaException if there is none; the text lists the names, and the nearest of all
   */
  public Layer layer(String name) {
    Layer layer = LayerPaths.find(this, name);
    if (layer == null) {
      throw new CorneaException(
          label(),
          "no such layer. Expected: one of "
              + sublayers().stream().map(Layer::name).toList()
              + Names.nearest(name, LayerPaths.all(this))
                  .map(near -> ", perhaps '" + near + "'")
                  .orElse("")
              + ". Received: '"
              + name
              + "'");
    }
    return layer;
  }

  /** The symbolic inputs. */
  public List<Value> inputs() {
    return graph().inputs();
  }

  /** The symbolic outputs. */
  public List<Value> outputs() {
    return graph().outputs();
  }

  /**
   * The name of each output, in order: that of the layer that gives it. Keras's {@code
   * output_names}, by which losses and metrics of several outputs are told apart.
   */
  public List<String> outputNames() {
    return outputs().stream().map(output -> LayerCall.of(output).layer().name()).toList();
  }

  /** The only symbolic input. */
  public Value input() {
    return only(inputs(), "inputs");
  }

  /** The only symbolic output. */
  @Override
  public Value output() {
    return only(outputs(), "outputs");
  }

  private Value only(List<Value> values, String what) {
    if (values.size() != 1) {
      throw new CorneaException(
          label(), "there are " + values.size() + " " + what + ": use " + what + "()");
    }
    return values.get(0);
  }

  /** The shape of the only input, with an unknown batch. */
  public Shape inputShape() {
    return input().shape();
  }

  /** The shape of the only output, with an unknown batch. */
  public Shape outputShape() {
    return output().shape();
  }

  /**
   * Appends the model to a graph: every layer is called on concrete values.
   *
   * @param builder where the nodes go
   * @param inputs one for each of the model's inputs, in {@code builder}
   * @param context training or not, seed; collects assignments and losses. Must be made for {@code
   *     builder}
   * @return the outputs, in order
   * @throws CorneaException if an input does not have the model's shape
   */
  public List<Value> trace(GraphBuilder builder, List<Value> inputs, CallContext context) {
    if (context.graph() != builder) {
      throw new IllegalArgumentException("the context must be made for the graph being built");
    }
    return context.call(this, inputs);
  }

  @Override
  protected void build(List<Shape> inputs) {}

  @Override
  protected List<Value> callAll(List<Value> inputs, CallContext context) {
    return graph().call(inputs, context);
  }

  /**
   * Gives every weight that has no value yet its first one: weight i draws from stream i of the
   * seed. Compiling does this.
   */
  public void initialize(long seed) {
    List<Weight> weights = weights();
    for (int i = 0; i < weights.size(); i++) {
      weights.get(i).initialize(CounterRandom.key(seed, i, 0));
    }
  }

  /**
   * Every weight by its path, in the order of {@link #weights}: {@code conv2d/kernel}, and {@code
   * base/conv2d/kernel} in a nested model. A weight that stands in two places has its first path.
   */
  public Map<String, Weight> weightsByPath() {
    return LayerPaths.weights(this);
  }

  /**
   * The weight at a path of {@link #weightsByPath}.
   *
   * @throws CorneaException if there is none; the text lists the paths
   */
  public Weight weight(String path) {
    Map<String, Weight> paths = weightsByPath();
    Weight weight = paths.get(path);
    if (weight == null) {
      throw new CorneaException(
          label(), "no such weight. Expected: one of " + paths.keySet() + ". Received: " + path);
    }
    return weight;
  }

  /** A copy of all weights, to go back to with {@link #restore}. */
  public WeightStore snapshot() {
    return WeightStore.of(weightsByPath());
  }

  /**
   * Sets all weights. Everything is checked before the first weight changes.
   *
   * @throws CorneaException if the paths or shapes are not this model's
   */
  public void restore(WeightStore weights) {
    weights.restore(label(), weightsByPath());
  }

  /** Prints {@link #summaryText()} to the standard output. */
  public void summary() {
    summary(System.out);
  }

  /** Prints {@link #summaryText()}. */
  public void summary(PrintStream out) {
    out.print(summaryText());
  }

  /**
   * Layers, output shapes and numbers of parameters as a table, as in Keras 3. The totals count the
   * weights and leave the optimizer's variables out.
   */
  public String summaryText() {
    return summaryText(options -> {});
  }

  /** {@link #summaryText()} with options set by name. */
  public String summaryText(Consumer<SummaryOptions> set) {
    SummaryOptions options = new SummaryOptions();
    set.accept(options);
    return Summary.text(this, options);
  }

  /**
   * Sets optimizer, loss and metrics, by name:
   *
   * <pre>{@code
   * model.compile(c -> c.optimizer(new Adam(0.01)).loss("categorical_crossentropy").metrics("accuracy"));
   * }</pre>
   *
   * Compiling again keeps the weights; the optimizer's slots stay where it is the same object.
   */
  public void compile(Consumer<CompileOptions> set) {
    CompileOptions options = new CompileOptions();
    set.accept(options);
    trainer.compile(options);
  }

  /** Whether {@link #compile} was called. */
  public boolean isCompiled() {
    return trainer.isCompiled();
  }

  /** The optimizer that the model is compiled with; null if it is not compiled. */
  public @Nullable Optimizer optimizer() {
    return trainer.isCompiled() ? trainer.optimizer() : null;
  }

  /**
   * What the model is compiled with, as Keras's {@code get_compile_config()} gives it; null if it
   * is not compiled, or by an optimizer of the user's own that is not registered.
   *
   * @param warnings is told what has no form in JSON and is left out: a user's own metric that is
   *     not registered
   */
  public @Nullable Map<String, @Nullable Object> compileConfig(Consumer<String> warnings) {
    return trainer.compileConfig(warnings);
  }

  /**
   * Compiles the model as Keras's {@code compile_from_config}.
   *
   * @param warnings is told what is not known here and is left out: a metric
   * @throws CorneaException if the optimizer or a loss is not known
   */
  public void compileFromConfig(
      Map<String, ? extends @Nullable Object> config, Consumer<String> warnings) {
    trainer.compile(config, warnings);
  }

  /** How far the optimizer got, for a training to go on elsewhere with the same next step. */
  public OptimizerState optimizerState() {
    return trainer.optimizerState();
  }

  /** Goes on from where a training got to; the model must be compiled. */
  public void restore(OptimizerState state) {
    trainer.restore(state);
  }

  /**
   * What the model carries beside Keras's own content, by name: names of classes, sizes, where it
   * comes from. Texts, numbers, booleans, lists, maps and tensors; saved with the model and loaded
   * with it, and Keras reads past it. The map is the model's own and can be changed.
   */
  public Map<String, @Nullable Object> metadata() {
    return metadata;
  }

  /**
   * The names of the classes in the order of the outputs, of two for a single output the second's:
   * what {@link #metadata()} has as {@code class_names}, where the training's data said them. Empty
   * without.
   */
  public List<String> classNames() {
    return metadata.get("class_names") instanceof List<?> names
        ? names.stream().map(String::valueOf).toList()
        : List.of();
  }

  /**
   * Saves the model in the format that the file's name ends with: {@code .keras}, or Keras's older
   * {@code .h5}. Architecture, weights, what it is compiled with and the optimizer's state go into
   * the file; Keras opens it. {@code .weights.h5} takes the weights alone. A failed save leaves
   * what was there.
   *
   * @throws CorneaException if the file cannot be written, or the format cannot hold the model
   */
  public void save(Path file) {
    ModelFormats.writer(file).save(this, file);
  }

  /** Saves the weights alone: {@code .weights.h5}, or Keras's older {@code .h5}. */
  public void saveWeights(Path file) {
    ModelFormats.writer(file).saveWeights(this, file);
  }

  /** Loads weights from a file that Keras or {@link #saveWeights} wrote, whole models included. */
  public void loadWeights(Path file) {
    loadWeights(file, w -> {});
  }

  /**
   * {@link #loadWeights(Path)} with options set by name: {@code w -> w.byName(true)}. Everything is
   * checked before the first weight changes.
   *
   * @throws CorneaException if the file is unreadable or damaged, or its weights do not fit
   */
  public void loadWeights(Path file, Consumer<WeightsOptions> set) {
    WeightsOptions options = new WeightsOptions();
    set.accept(options);
    ModelFormats.reader(file).loadWeights(this, file, options);
  }

  /**
   * Trains on arrays.
   *
   * @param x the inputs, one row for each sample
   * @param y the targets, one row for each sample
   * @param set options by name: {@code f -> f.epochs(10).batchSize(64)}
   * @return the numbers of each epoch
   * @throws CorneaException if the model is not compiled, or data and model do not fit
   */
  public History fit(Tensor x, Tensor y, Consumer<FitOptions> set) {
    return fit(List.of(x), List.of(y), set);
  }

  /** Trains a model of several inputs or outputs on arrays; targets are in the outputs' order. */
  public History fit(List<Tensor> xs, List<Tensor> ys, Consumer<FitOptions> set) {
    FitOptions options = new FitOptions();
    set.accept(options);
    buildFor(xs);
    return trainer.fit(xs, ys, options);
  }

  /** Trains on a generator, a folder, or whatever else gives batches. */
  public History fit(Batches data, Consumer<FitOptions> set) {
    FitOptions options = new FitOptions();
    set.accept(options);
    buildFor(data);
    return trainer.fit(data, options);
  }

  /** {@link #fit(Batches, Consumer)} with the defaults: one epoch. */
  public History fit(Batches data) {
    return fit(data, f -> {});
  }

  /** Loss and metrics on arrays. */
  public Evaluation evaluate(Tensor x, Tensor y, Consumer<EvaluateOptions> set) {
    return evaluate(List.of(x), List.of(y), set);
  }

  /** Losses and metrics of a model of several inputs or outputs on arrays. */
  public Evaluation evaluate(List<Tensor> xs, List<Tensor> ys, Consumer<EvaluateOptions> set) {
    EvaluateOptions options = new EvaluateOptions();
    set.accept(options);
    buildFor(xs);
    return trainer.evaluate(xs, ys, options);
  }

  /** Loss and metrics on arrays, with the defaults. */
  public Evaluation evaluate(Tensor x, Tensor y) {
    return evaluate(x, y, e -> {});
  }

  /** Loss and metrics on batches. */
  public Evaluation evaluate(Batches data, Consumer<EvaluateOptions> set) {
    EvaluateOptions options = new EvaluateOptions();
    set.accept(options);
    buildFor(data);
    return trainer.evaluate(data, options);
  }

  /** Loss and metrics on batches, with the defaults. */
  public Evaluation evaluate(Batches data) {
    return evaluate(data, e -> {});
  }

  /**
   * The output for some samples, in their order. Thread-safe; silent.
   *
   * @throws CorneaException if the model has several outputs: those give {@link #predict(List,
   *     Consumer)}
   */
  public Tensor predict(Tensor x) {
    return predict(x, p -> p.verbose(0));
  }

  /** {@link #predict(Tensor)} with options set by name. */
  public Tensor predict(Tensor x, Consumer<EvaluateOptions> set) {
    buildFor(List.of(x));
    requireOneOutput("predict(List.of(x), …)");
    return predict(List.of(x), set).get(0);
  }

  /** Every output of a model of several inputs or outputs, in the model's order. Thread-safe. */
  public List<Tensor> predict(List<Tensor> xs, Consumer<EvaluateOptions> set) {
    EvaluateOptions options = new EvaluateOptions();
    set.accept(options);
    buildFor(xs);
    return trainer.predict(xs, options);
  }

  /**
   * The output for all data, in its own order whatever its shuffling.
   *
   * @throws CorneaException if the model has several outputs: those give {@link #predictAll}
   */
  public Tensor predict(Batches data, Consumer<EvaluateOptions> set) {
    buildFor(data);
    requireOneOutput("predictAll(data, …)");
    return predictAll(data, set).get(0);
  }

  /** Every output for all data, in the model's order, each in the data's own order. */
  public List<Tensor> predictAll(Batches data, Consumer<EvaluateOptions> set) {
    EvaluateOptions options = new EvaluateOptions();
    set.accept(options);
    buildFor(data);
    return trainer.predict(data, options);
  }

  private void requireOneOutput(String remedy) {
    if (outputs().size() != 1) {
      throw new CorneaException(
          label(),
          "predict: one tensor cannot hold the outputs "
              + outputNames()
              + ". Use "
              + remedy
              + ", which gives a list");
    }
  }

  /** One training step on one batch; gives its loss and metrics before the update. */
  public Evaluation trainOnBatch(Tensor x, Tensor y) {
    return trainOnBatch(Batch.of(x, y));
  }

  /** One training step on a batch of several inputs or outputs, or with weights of the samples. */
  public Evaluation trainOnBatch(Batch batch) {
    buildFor(batch.xs());
    return trainer.trainOnBatch(batch);
  }

  /** Loss and metrics of one batch. */
  public Evaluation testOnBatch(Tensor x, Tensor y) {
    return testOnBatch(Batch.of(x, y));
  }

  /** Losses and metrics of one batch of several inputs or outputs. */
  public Evaluation testOnBatch(Batch batch) {
    buildFor(batch.xs());
    return trainer.testOnBatch(batch);
  }

  /**
   * Predictions of one batch, with a step for just so many samples, where {@link #predict(Tensor)}
   * keeps a few steps for all sizes.
   *
   * @throws CorneaException if the model has several outputs: {@link #predictOnBatch(List)}
   */
  public Tensor predictOnBatch(Tensor x) {
    buildFor(List.of(x));
    requireOneOutput("predictOnBatch(List.of(x))");
    return predictOnBatch(List.of(x)).get(0);
  }

  /** Predictions of one batch, of a model of several inputs or outputs. */
  public List<Tensor> predictOnBatch(List<Tensor> xs) {
    buildFor(xs);
    return trainer.predictOnBatch(xs);
  }

  /** The memory that training with batches of the given size needs, before any training. */
  public MemoryReport memoryEstimate(int batchSize) {
    return trainer.memoryEstimate(batchSize);
  }

  /**
   * The engine that computes this model, the type of its results and the precision asked of it:
   * {@code onednn FLOAT32 BFLOAT16}. What the same weights make of the same data can differ between
   * two models whose labels differ.
   */
  public String engineLabel() {
    return trainer.engineLabel();
  }

  /** The engine's plan of the training step for batches of the given size. */
  public String describeStep(int batchSize) {
    return trainer.describe(batchSize);
  }

  /** A model that does not know its input shape yet learns it from the data. */
  void buildFor(List<Tensor> xs) {}

  private void buildFor(Batches data) {
    if (!isBuilt()) {
      try (BatchIterator iterator = data.iterator(0, 0)) {
        if (iterator.hasNext()) {
          buildFor(iterator.next().xs());
        }
      }
    }
  }

  /**
   * Frees what the engine holds for this model; the weights come back to the host, and the model
   * can be used again. A model that is forgotten is freed too.
   */
  @Override
  public void close() {
    trainer.close();
  }

  @Override
  protected void options(Options o) {
    nameOption(o);
    trainableOption(o);
  }
}

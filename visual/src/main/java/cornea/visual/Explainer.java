package cornea.visual;

import cornea.CorneaException;
import cornea.engine.Engine;
import cornea.engine.EngineOptions;
import cornea.engine.EngineState;
import cornea.engine.Engines;
import cornea.engine.Executable;
import cornea.engine.Inputs;
import cornea.engine.Outputs;
import cornea.engine.RunContext;
import cornea.graph.Gradients;
import cornea.graph.Graph;
import cornea.graph.GraphBuilder;
import cornea.graph.Value;
import cornea.graph.Variable;
import cornea.layers.CallContext;
import cornea.layers.Layer;
import cornea.layers.LayerCall;
import cornea.layers.Weight;
import cornea.models.Model;
import cornea.op.Ops;
import cornea.random.CounterRandom;
import cornea.tensor.Shape;
import cornea.tensor.Tensor;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a trained net sees: how its layers answer an image, which parts of the image speak for a
 * class (Grad-CAM), and which image excites a filter most (gradient ascent). The formulas are those
 * of the guides on keras.io. Layers are named as {@link Model#layer(String)} has them, {@code
 * base/block5_conv3} within a nested model.
 *
 * <pre>{@code
 * Explainer explainer = Explainer.of(model);
 * Tensor image = Images.load(file, 150, 150).map(value -> value / 255); // what the net was trained on
 * explainer.showGradCam(image, explainer.lastImageLayer(), 1).write(Path.of("why-dog.png"));
 * explainer.showActivations(image, "conv2d").write(Path.of("conv2d.png"));
 * explainer.showFilters("conv2d_3", 12).write(Path.of("filters.png"));
 * }</pre>
 *
 * <p>Weights are read at each call, so an explainer may be made before training.
 */
public final class Explainer {
  private static final int COLUMNS = 8;
  private static final int MOST_CHANNELS = 64;
  private static final int SIDE = 96;
  private static final double OVERLAY = 0.4; // the part of the heat map's color, as on keras.io
  private static final double NORM_FLOOR = 1e-12; // TensorFlow's, of l2_normalize
  private static final int STEPS = 30;
  private static final double RATE = 10;

  private final Model model;
  private final Engine engine;
  private @Nullable List<String> classNames;

  /** Explains a model on a given engine. */
  Explainer(Model model, Engine engine) {
    this.model = model;
    this.engine = engine;
    if (model.inputs().size() != 1 || model.outputs().size() != 1) {
      throw new CorneaException(
          model.label(),
          "Explainer needs a model of one image and one output. Received: "
              + model.inputs().size()
              + " inputs, "
              + model.outputs().size()
              + " outputs");
    }
  }

  /**
   * Explains a model on the best engine of this machine.
   *
   * @throws CorneaException if the model has several inputs or outputs
   */
  public static Explainer of(Model model) {
    return new Explainer(model, Engines.best());
  }

  /** What classes are called in pictures; by default what the model says, or their numbers. */
  public Explainer classNames(List<String> classNames) {
    this.classNames = List.copyOf(classNames);
    return this;
  }

  /** The names of the layers whose output is a picture of some channels, from the input on. */
  public List<String> imageLayers() {
    Trace trace = new Trace(inputShape());
    return trace.seen.keySet().stream()
        .filter(
            name -> {
              Shape shape = trace.seen(name).shape();
              return shape.rank() == 4 && shape.dim(1) * shape.dim(2) > 1;
            })
        .toList();
  }

  /**
   * The last of {@link #imageLayers}: where Grad-CAM usually looks.
   *
   * @throws CorneaException if there is none
   */
  public String lastImageLayer() {
    List<String> layers = imageLayers();
    if (layers.isEmpty()) {
      throw new CorneaException(model.label(), "no layer's output is a picture of some channels");
    }
    return layers.get(layers.size() - 1);
  }

  /**
   * What comes out of a layer.
   *
   * @param image shape (height, width, channels), or a batch of one, as the net takes it
   * @return the layer's output without the batch
   * @throws CorneaException if there is no such layer; the text names the nearest
   */
  public Tensor activations(Tensor image, String layer) {
    Tensor batch = batch(image);
    Trace trace = new Trace(batch.shape());
    try (Session session = new Session(trace.builder, List.of(trace.seen(layer)))) {
      return session.run(List.of(batch)).get(0).row(0);
    }
  }

  /**
   * Grad-CAM: where a layer sees what speaks for a class. The layer's channels are weighted with
   * the mean of the gradient that the class's output has with respect to each, and summed; what is
   * negative becomes 0, the greatest 1 (all is 0 where nothing speaks for the class).
   *
   * @param image shape (height, width, channels), or a batch of one, as the net takes it
   * @param layer one of {@link #imageLayers}
   * @param classIndex the number of the class; of a net with one output, 1 is the class of which it
   *     is the probability, and 0 the other
   * @return shape (height, width) of the layer
   * @throws CorneaException if there is no such layer or class
   */
  public Tensor gradCam(Tensor image, String layer, int classIndex) {
    Tensor batch = batch(image);
    Trace trace = new Trace(batch.shape());
    Value seen = imageLayer(trace, layer);
    Value scores = trace.output;
    int outputs = scores.shape().dim(-1);
    int classes = Math.max(2, outputs);
    if (classIndex < 0 || classIndex >= classes) {
      throw new CorneaException(
          model.label(),
          "'classIndex' must be from 0 to " + (classes - 1) + ". Received: " + classIndex);
    }
    float[] mask = new float[outputs];
    mask[outputs == 1 ? 0 : classIndex] = outputs == 1 && classIndex == 0 ? -1 : 1;
    Value chosen = trace.builder.input("class", scores.shape());
    Value gradient = Gradients.of(Ops.sum(Ops.mul(scores, chosen)), List.of(seen)).get(0);
    try (Session session = new Session(trace.builder, List.of(seen, gradient))) {
      List<Tensor> results = session.run(List.of(batch, Tensor.of(mask, scores.shape())));
      return heat(results.get(0), results.get(1));
    }
  }

  private static Tensor heat(Tensor seen, Tensor gradient) {
    int channels = seen.shape().dim(3);
    int pixels = seen.size() / channels;
    double[] weights = new double[channels];
    for (int i = 0; i < gradient.size(); i++) {
      weights[i % channels] += gradient.at(i) / pixels;
    }
    double[] heat = new double[pixels];
    double greatest = 0;
    for (int i = 0; i < pixels; i++) {
      for (int channel = 0; channel < channels; channel++) {
        heat[i] += weights[channel] * seen.at(i * channels + channel);
      }
      heat[i] = Math.max(0, heat[i]);
      greatest = Math.max(greatest, heat[i]);
    }
    float[] shares = new float[pixels];
    for (int i = 0; i < pixels; i++) {
      shares[i] = greatest == 0 ? 0 : (float) (heat[i] / greatest);
    }
    return Tensor.of(shares, seen.shape().dim(1), seen.shape().dim(2));
  }

  /**
   * The image that excites a filter of a layer most, by gradient ascent from gray noise: 30 steps
   * of length 10 along the normalized gradient of the filter's mean activation.
   *
   * @param layer one of {@link #imageLayers}
   * @param filter the number of a channel of its output
   * @param seed of the noise
   * @return shape (height, width, channels) of the model's input, in its own numbers
   * @throws CorneaException if there is no such layer or filter, or the model takes images of any
   *     size
   */
  public Tensor filter(String layer, int filter, long seed) {
    return ascend(layer, filter, noise(filter, seed), STEPS, RATE).row(0);
  }

  /** Where the ascent to a filter begins. */
  private Tensor noise(int filter, long seed) {
    Shape shape = inputShape();
    float[] noise = new float[Math.toIntExact(shape.size())];
    long key = CounterRandom.key(seed, filter, 0);
    for (int i = 0; i < noise.length; i++) {
      noise[i] = (CounterRandom.uniform(key, i) - 0.5f) * 0.25f;
    }
    return Tensor.of(noise, shape);
  }

  /** Gradient ascent from an image. */
  Tensor ascend(String layer, int filter, Tensor start, int steps, double rate) {
    try (Ascent ascent = new Ascent(layer, start.shape())) {
      return ascent.climb(filter, start, steps, rate);
    }
  }

  private static Tensor stepped(Tensor image, Tensor gradient, double rate) {
    double squares = 0;
    for (int i = 0; i < gradient.size(); i++) {
      squares += gradient.at(i) * gradient.at(i);
    }
    double factor = rate / Math.sqrt(Math.max(squares, NORM_FLOOR));
    float[] moved = new float[image.size()];
    for (int i = 0; i < moved.length; i++) {
      moved[i] = (float) (image.at(i) + factor * gradient.at(i));
    }
    return Tensor.of(moved, image.shape());
  }

  /**
   * Every channel of a layer's answer to an image, 64 at most, each on its own scale from dark to
   * light.
   */
  public Picture showActivations(Tensor image, String layer) {
    Tensor seen = activations(image, layer);
    if (seen.shape().rank() != 3) {
      throw notAnImage(layer, seen.shape());
    }
    int height = seen.shape().dim(0);
    int width = seen.shape().dim(1);
    int channels = seen.shape().dim(2);
    List<Grid.Cell> cells = new ArrayList<>();
    for (int channel = 0; channel < Math.min(MOST_CHANNELS, channels); channel++) {
      float[] values = new float[height * width];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) seen.at(i * channels + channel);
      }
      cells.add(
          new Grid.Cell(
              HeatMap.image(HeatMap.spread(Tensor.of(values, height, width))),
              Integer.toString(channel)));
    }
    return Grid.draw(cells, COLUMNS, SIDE);
  }

  /** The images that excite the first so many filters of a layer, each on its own scale. */
  public Picture showFilters(String layer, int count) {
    List<Grid.Cell> cells = new ArrayList<>();
    try (Ascent ascent = new Ascent(layer, inputShape())) {
      for (int filter = 0; filter < Math.min(count, ascent.filters()); filter++) {
        Tensor climbed = ascent.climb(filter, noise(filter, 0), STEPS, RATE);
        cells.add(
            new Grid.Cell(
                HeatMap.centered(climbed.row(0)), String.format(Locale.ROOT, "filter %d", filter)));
      }
    }
    return Grid.draw(cells, COLUMNS, SIDE);
  }

  /** An image, the heat map of a class, and one over the other. */
  public Picture showGradCam(Tensor image, String layer, int classIndex) {
    Tensor batch = batch(image);
    BufferedImage photo = Grid.images(batch).get(0);
    BufferedImage map =
        HeatMap.image(
            HeatMap.enlarged(
                gradCam(batch, layer, classIndex), photo.getHeight(), photo.getWidth()));
    return Grid.draw(
        List.of(
            new Grid.Cell(photo, "image"),
            new Grid.Cell(map, className(classIndex)),
            new Grid.Cell(HeatMap.over(photo, map, OVERLAY), "both")),
        3,
        2 * SIDE);
  }

  private String className(int index) {
    List<String> names = classNames == null ? model.classNames() : classNames;
    return index < names.size() ? names.get(index) : String.format(Locale.ROOT, "class %d", index);
  }

  private Value imageLayer(Trace trace, String layer) {
    Value seen = trace.seen(layer);
    if (seen.shape().rank() != 4) {
      throw notAnImage(layer, seen.shape().from(1));
    }
    return seen;
  }

  private CorneaException notAnImage(String layer, Shape shape) {
    return new CorneaException(
        model.label(),
        "expected a layer whose output is a picture of some channels, one of "
            + imageLayers()
            + ". Received: "
            + layer
            + " with output "
            + shape);
  }

  /** A batch of one of the model's image shape. */
  private Shape inputShape() {
    Shape shape = model.inputShape().withDim(0, 1);
    if (!shape.isKnown()) {
      throw new CorneaException(
          model.label(),
          "the model must take images of one size. Expected: Input.of(height, width, channels)."
              + " Received: "
              + model.inputShape());
    }
    return shape;
  }

  private Tensor batch(Tensor image) {
    int[] dims = image.shape().dims();
    Tensor batch = dims.length == 3 ? image.reshape(1, dims[0], dims[1], dims[2]) : image;
    Shape shape = model.inputShape();
    if (batch.shape().rank() != 4
        || batch.shape().dim(0) != 1
        || !batch.shape().isCompatibleWith(shape)) {
      throw new CorneaException(
          model.label(), "expected one image of shape " + shape + ". Received: " + image.shape());
    }
    return batch;
  }

  /** The model in inference, with every layer's output by name. */
  private final class Trace {
    final GraphBuilder builder = new GraphBuilder();
    final CallContext context = new CallContext(builder, false, 0);
    final Map<String, Value> seen = new LinkedHashMap<>();
    final Value input;
    final Value output;

    Trace(Shape shape) {
      input = builder.input("image", shape);
      output = walk("", model, List.of(input)).get(0);
    }

    private List<Value> walk(String prefix, Model part, List<Value> inputs) {
      Map<Value, Value> known = new HashMap<>();
      for (int i = 0; i < inputs.size(); i++) {
        known.put(part.inputs().get(i), inputs.get(i));
      }
      List<Value> outputs = new ArrayList<>();
      for (Value output : part.outputs()) {
        outputs.add(value(prefix, output, known));
      }
      return outputs;
    }

    private Value value(String prefix, Value symbolic, Map<Value, Value> known) {
      Value done = known.get(symbolic);
      if (done != null) {
        return done;
      }
      LayerCall call = LayerCall.of(symbolic);
      List<Value> operands = new ArrayList<>();
      for (Value operand : call.inputs()) {
        operands.add(value(prefix, operand, known));
      }
      Layer layer = call.layer();
      String name = prefix + layer.name();
      List<Value> results =
          layer instanceof Model nested
              ? walk(name + "/", nested, operands)
              : context.call(layer, operands);
      for (int i = 0; i < results.size(); i++) {
        known.put(call.outputs().get(i), results.get(i));
      }
      seen.putIfAbsent(name, results.get(0));
      return results.get(symbolic.index());
    }

    Value seen(String layer) {
      Value value = seen.get(layer);
      if (value == null) {
        Layer known = model.layer(layer); // an unknown name is an error with the nearest in it
        throw new CorneaException(
            model.label(),
            "no image goes through "
                + known.className()
                + " '"
                + layer
                + "'. Expected: one of "
                + seen.keySet());
      }
      return value;
    }
  }

  /** The step up to what excites a filter of a layer, compiled once for all of its filters. */
  private final class Ascent implements AutoCloseable {
    private final String layer;
    private final Shape seen;
    private final Session session;

    Ascent(String layer, Shape image) {
      this.layer = layer;
      Trace trace = new Trace(image);
      Value value = imageLayer(trace, layer);
      seen = value.shape();
      Value chosen = trace.builder.input("filter", Shape.of(1, 1, 1, seen.dim(3)));
      Value excitement = Ops.sum(Ops.mul(value, chosen));
      session =
          new Session(
              trace.builder, List.of(Gradients.of(excitement, List.of(trace.input)).get(0)));
    }

    int filters() {
      return seen.dim(3);
    }

    Tensor climb(int filter, Tensor start, int steps, double rate) {
      if (filter < 0 || filter >= filters()) {
        throw new CorneaException(
            model.label(),
            "'filter' of "
                + layer
                + " must be from 0 to "
                + (filters() - 1)
                + ". Received: "
                + filter);
      }
      float[] mean = new float[filters()]; // of the filter's pixels, nothing of the others'
      mean[filter] = 1f / (seen.dim(1) * seen.dim(2));
      Tensor chosen = Tensor.of(mean, 1, 1, 1, filters());
      Tensor image = start;
      for (int step = 0; step < steps; step++) {
        image = stepped(image, session.run(List.of(image, chosen)).get(0), rate);
      }
      return image;
    }

    @Override
    public void close() {
      session.close();
    }
  }

  /** A graph over a copy of the model's weights, ready to run. */
  private final class Session implements AutoCloseable {
    private final Graph graph;
    private final EngineState state;
    private final Executable executable;
    private final RunContext context;

    Session(GraphBuilder builder, List<Value> outputs) {
      graph = builder.build(outputs, Map.of());
      List<Variable> variables = graph.variables();
      state = engine.allocate(variables);
      for (Weight weight : model.weights()) {
        if (variables.contains(weight.variable())) {
          state.write(weight.variable(), weight.tensor());
        }
      }
      executable = engine.compile(graph, state, new EngineOptions(false));
      context = executable.newContext();
    }

    List<Tensor> run(List<Tensor> inputs) {
      Outputs outputs = new Outputs(graph, engine.dtype());
      List<Tensor> read = inputs.stream().map(input -> input.as(engine.dtype())).toList();
      context.run(new Inputs(read, 0), outputs);
      List<Tensor> results = new ArrayList<>();
      for (int i = 0; i < outputs.count(); i++) {
        results.add(outputs.tensor(i));
      }
      return results;
    }

    @Override
    public void close() {
      context.close();
      executable.close();
      state.close();
    }
  }
}

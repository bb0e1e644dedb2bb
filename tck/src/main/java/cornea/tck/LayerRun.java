package cornea.tck;

import cornea.engine.Engine;
import cornea.engine.EngineOptions;
import cornea.engine.EngineState;
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
import cornea.layers.Weight;
import cornea.op.Ops;
import cornea.tensor.Shape;
import cornea.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A layer by itself on an engine, with its gradients: what is differentiated is {@code sum(y *
 * dy)}, plus what the layer adds to the loss. In training its weights take a step of gradient
 * descent too, since engines may compute otherwise where weights change.
 */
final class LayerRun implements AutoCloseable {
  private static final long SEED = 1234;
  private static final double RATE = 0.125; // a power of two: the product is exact

  private final List<Weight> weights;
  private final List<Weight> trained = new ArrayList<>();
  private final Set<Variable> movedByLayer;
  private final int inputs;
  private final Shape outputShape;
  private final Graph graph;
  private final EngineState state;
  private final Executable executable;
  private final RunContext context;
  private final Outputs outputs;

  /** Traces and compiles the layer, building it if needed. */
  LayerRun(Engine engine, Layer layer, List<Shape> shapes, boolean training) {
    GraphBuilder builder = new GraphBuilder();
    List<Value> sources = new ArrayList<>();
    for (Shape shape : shapes) {
      sources.add(builder.input("input" + sources.size(), shape));
    }
    CallContext call = new CallContext(builder, training, SEED);
    Value y = call.call(layer, List.copyOf(sources)).get(0);
    Value loss = Ops.sum(Ops.mul(y, builder.input("dy", y.shape())));
    for (Value addition : call.losses()) {
      loss = Ops.add(loss, addition);
    }
    inputs = shapes.size();
    outputShape = y.shape();
    weights = layer.weights();
    for (Weight weight : weights) {
      if (weight.isTrainable()) {
        trained.add(weight);
        sources.add(call.value(weight));
      }
    }
    List<Value> results = new ArrayList<>(List.of(y, loss));
    results.addAll(Gradients.of(loss, sources));
    Map<Variable, Value> assignments = new LinkedHashMap<>(call.assignments());
    movedByLayer = Set.copyOf(assignments.keySet());
    if (training) {
      for (int i = 0; i < trained.size(); i++) {
        Value step = Ops.mul(results.get(2 + inputs + i), builder.constant(RATE));
        assignments.put(trained.get(i).variable(), Ops.sub(call.value(trained.get(i)), step));
      }
    }
    graph = builder.build(results, assignments);
    state = engine.allocate(weights.stream().map(Weight::variable).toList());
    executable = engine.compile(graph, state, new EngineOptions(training));
    context = executable.newContext();
    outputs = new Outputs(graph, engine.dtype());
  }

  /** The shape that comes out. */
  Shape outputShape() {
    return outputShape;
  }

  /**
   * What is run: outputs are the layer's, the loss, then the gradients of the inputs and of the
   * weights that are trained.
   */
  Graph graph() {
    return graph;
  }

  /** Runs once, from the given weights in the order of {@link Layer#weights}. */
  Result run(List<Tensor> inputTensors, List<Tensor> weightTensors, Tensor dy) {
    for (int i = 0; i < weights.size(); i++) {
      state.write(weights.get(i).variable(), weightTensors.get(i));
    }
    List<Tensor> fed = new ArrayList<>(inputTensors);
    fed.add(dy);
    context.run(new Inputs(fed, 0), outputs);
    List<Tensor> inputGradients = new ArrayList<>();
    for (int i = 0; i < inputs; i++) {
      inputGradients.add(outputs.tensor(2 + i));
    }
    Map<Integer, Tensor> weightGradients = new HashMap<>();
    Map<Integer, Tensor> changed = new HashMap<>();
    for (int i = 0; i < weights.size(); i++) {
      int position = trained.indexOf(weights.get(i));
      if (position >= 0) {
        weightGradients.put(i, outputs.tensor(2 + inputs + position));
      }
      if (movedByLayer.contains(weights.get(i).variable())) {
        changed.put(i, state.read(weights.get(i).variable()));
      }
    }
    return new Result(
        outputs.tensor(0), outputs.scalar(1), inputGradients, weightGradients, changed);
  }

  @Override
  public void close() {
    context.close();
    executable.close();
    state.close();
  }

  /**
   * What a run gave.
   *
   * @param output what the layer computed
   * @param loss {@code sum(y * dy)} and what the layer added
   * @param inputGradients one for each input
   * @param weightGradients by position in the layer's weights, those that are trained
   * @param changed by position in the layer's weights, those that the layer itself moved
   */
  record Result(
      Tensor output,
      double loss,
      List<Tensor> inputGradients,
      Map<Integer, Tensor> weightGradients,
      Map<Integer, Tensor> changed) {}
}

package cornea.models;

import cornea.CorneaException;
import cornea.graph.Value;
import cornea.layers.CallContext;
import cornea.layers.Layer;
import cornea.layers.LayerCall;
import cornea.op.Ops;
import cornea.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/**
 * The layer calls between a model's inputs and outputs, as Keras's {@code Function} holds them.
 * Calls are in an order in which they can run; layers are in Keras's order, on which files, weights
 * and summaries depend: by distance from the outputs, farthest first, and within a distance by a
 * walk from the outputs backwards.
 *
 * <p>The order is that of {@code map_graph} in Keras's {@code ops/function.py}.
 */
final class LayerGraph {
  private final List<Value> inputs;
  private final List<Value> outputs;
  private final List<LayerCall> calls = new ArrayList<>();
  private final List<Layer> layers = new ArrayList<>();
  private final boolean chain;

  /**
   * Walks the graph.
   *
   * @param model for messages
   * @throws CorneaException if an output does not come from the inputs alone
   */
  LayerGraph(String model, List<Value> inputs, List<Value> outputs) {
    if (inputs.isEmpty() || outputs.isEmpty()) {
      throw new CorneaException(model, "at least one input and one output are needed");
    }
    this.inputs = List.copyOf(inputs);
    this.outputs = List.copyOf(outputs);
    Map<Layer, Integer> walk = new HashMap<>();
    Set<LayerCall> known = new HashSet<>();
    for (Value output : outputs) {
      visit(model, LayerCall.of(output), known, walk);
    }
    Map<LayerCall, Integer> depths = depths();
    Map<Layer, Integer> layerDepths = new LinkedHashMap<>();
    depths.forEach((call, depth) -> layerDepths.merge(call.layer(), depth, Math::max));
    for (Value input : inputs) {
      Layer layer = LayerCall.of(input).layer();
      if (layerDepths.putIfAbsent(layer, 0) == null) { // an input that no output needs
        walk.put(layer, -1);
        depths.put(LayerCall.of(input), 0);
      }
    }
    layers.addAll(layerDepths.keySet());
    layers.sort(
        Comparator.comparing((Layer layer) -> layerDepths.getOrDefault(layer, 0))
            .reversed()
            .thenComparing(layer -> walk.getOrDefault(layer, -1)));
    chain = isChain(depths);
  }

  /**
   * The graph of a model. It starts at inputs, or where one is the output of a layer of another
   * model, at a new input of that shape: then the layers behind it are called again.
   *
   * @param model for messages
   * @throws CorneaException if an output does not come from the inputs alone
   */
  static LayerGraph between(String model, List<Value> inputs, List<Value> outputs) {
    if (inputs.stream().allMatch(LayerGraph::isInput)) {
      return new LayerGraph(model, inputs, outputs);
    }
    Map<Value, Value> values = new HashMap<>();
    List<Value> starts = new ArrayList<>();
    for (Value input : inputs) {
      Value start = isInput(input) ? input : new InputLayer(input.shape()).output();
      values.put(input, start);
      starts.add(start);
    }
    List<Value> ends = new ArrayList<>();
    for (Value output : outputs) {
      ends.add(recall(output, values));
    }
    return new LayerGraph(model, starts, ends);
  }

  private static boolean isInput(Value value) {
    return LayerCall.of(value).layer() instanceof InputLayer;
  }

  private static Value recall(Value value, Map<Value, Value> values) {
    Value known = values.get(value);
    if (known != null) {
      return known;
    }
    LayerCall call = LayerCall.of(value);
    if (call.inputs().isEmpty()) {
      return value; // an input outside the model: the graph's walk reports it
    }
    List<Value> inputs = new ArrayList<>();
    for (Value input : call.inputs()) {
      inputs.add(recall(input, values));
    }
    List<Value> outputs = call.layer().applyAll(inputs);
    for (int i = 0; i < outputs.size(); i++) {
      values.put(call.outputs().get(i), outputs.get(i));
    }
    return Objects.requireNonNull(values.get(value));
  }

  /** Depth first from an output: a call is finished after everything that it needs. */
  private void visit(String model, LayerCall call, Set<LayerCall> known, Map<Layer, Integer> walk) {
    if (!known.add(call)) {
      return;
    }
    walk.putIfAbsent(call.layer(), walk.size());
    if (call.inputs().isEmpty() && !isStart(call)) {
      throw new CorneaException(
          model,
          "every output must come from the inputs. Received: an output that needs "
              + call.layer().label()
              + ", which is not among the inputs");
    }
    for (Value input : call.inputs()) {
      visit(model, LayerCall.of(input), known, walk);
    }
    calls.add(call);
  }

  private boolean isStart(LayerCall call) {
    return inputs.stream().anyMatch(input -> input.producer() == call);
  }

  /**
   * The longest way from each call to an output; calls of one layer share the longest of theirs.
   */
  private Map<LayerCall, Integer> depths() {
    Map<LayerCall, Integer> depths = new LinkedHashMap<>();
    Map<Layer, Integer> byLayer = new HashMap<>();
    for (int i = calls.size() - 1; i >= 0; i--) {
      LayerCall call = calls.get(i);
      int depth = Math.max(depths.getOrDefault(call, 0), byLayer.getOrDefault(call.layer(), 0));
      depths.put(call, depth);
      byLayer.put(call.layer(), depth);
      for (Value input : call.inputs()) {
        depths.merge(LayerCall.of(input), depth + 1, Math::max);
      }
    }
    return depths;
  }

  /** Whether each depth holds one call with one input at most and no layer is called twice. */
  private boolean isChain(Map<LayerCall, Integer> depths) {
    Map<Integer, LayerCall> byDepth = new TreeMap<>();
    Set<Layer> seen = new HashSet<>();
    for (Map.Entry<LayerCall, Integer> entry : depths.entrySet()) {
      LayerCall call = entry.getKey();
      if (call.inputs().size() > 1
          || byDepth.put(entry.getValue(), call) != null
          || !seen.add(call.layer())) {
        return false;
      }
    }
    return true;
  }

  /** What is fed, in the user's order. */
  List<Value> inputs() {
    return inputs;
  }

  /** What comes out, in the user's order. */
  List<Value> outputs() {
    return outputs;
  }

  /** Every call once, operands before users, inputs included. */
  List<LayerCall> calls() {
    return calls;
  }

  /** Every layer once, in Keras's order, inputs included. */
  List<Layer> layers() {
    return layers;
  }

  /** Whether it is a plain chain of layers, which a summary shows without connections. */
  boolean isChain() {
    return chain;
  }

  /**
   * Calls every layer on concrete values.
   *
   * @param given one for each input
   * @return the outputs, in order
   * @throws IllegalArgumentException if an input does not have the shape expected
   */
  List<Value> call(List<Value> given, CallContext context) {
    if (given.size() != inputs.size()) {
      throw new IllegalArgumentException(
          "expected " + inputs.size() + " inputs. Received: " + given.size());
    }
    Map<Value, Value> values = new HashMap<>();
    for (int i = 0; i < given.size(); i++) {
      Value expected = inputs.get(i);
      values.put(expected, fit(given.get(i), expected));
    }
    for (LayerCall call : calls) {
      if (call.inputs().isEmpty()) {
        continue;
      }
      List<Value> operands = new ArrayList<>();
      for (Value input : call.inputs()) {
        operands.add(values.get(input));
      }
      List<Value> results = context.call(call.layer(), operands);
      for (int i = 0; i < results.size(); i++) {
        values.put(call.outputs().get(i), results.get(i));
      }
    }
    List<Value> results = new ArrayList<>();
    for (Value output : outputs) {
      results.add(values.get(output));
    }
    return results;
  }

  /** Checks an input; as in Keras, a last axis of one may be left out or be too many. */
  private static Value fit(Value input, Value expected) {
    Shape shape = input.shape();
    Shape target = expected.shape();
    Value fitted = input;
    if (shape.rank() == target.rank() + 1 && shape.dim(-1) == 1) {
      fitted = Ops.reshape(input, Shape.of(Arrays.copyOf(shape.dims(), target.rank())));
    } else if (shape.rank() == target.rank() - 1 && target.rank() > 0 && target.dim(-1) == 1) {
      int[] dims = Arrays.copyOf(shape.dims(), target.rank());
      dims[target.rank() - 1] = 1;
      fitted = Ops.reshape(input, Shape.of(dims));
    }
    if (!fitted.shape().isCompatibleWith(target)) {
      throw new IllegalArgumentException(
          "input '"
              + LayerCall.of(expected).layer().name()
              + "' expected shape "
              + target
              + ". Received: "
              + shape);
    }
    return fitted;
  }
}

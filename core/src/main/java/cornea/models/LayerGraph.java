package cornea.models;

import cornea.CorneaException;
import cornea.graph.Value;
import cornea.layers.Layer;
import cornea.layers.LayerCall;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The layer calls between a model's inputs and outputs. Calls are in an order in which they can
 * run; layers are in Keras's order, on which files, weights and summaries depend: by distance from
 * the outputs, farthest first, and within a distance by a walk from the outputs backwards.
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

  /** Depth first from an output: a call is finished after everything that it needs. */
  private void visit(String model, LayerCall call, Set<LayerCall> known, Map<Layer, Integer> walk) {
    if (!known.add(call)) {
      return;
    }
    walk.putIfAbsent(call.layer(), walk.size());
    if (call.inputs().isEmpty() && !isInput(call)) {
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

  private boolean isInput(LayerCall call) {
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
}

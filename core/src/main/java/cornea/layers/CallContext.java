package cornea.layers;

import cornea.graph.GraphBuilder;
import cornea.graph.Value;
import cornea.graph.Variable;
import cornea.op.Ops;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What layers know while one step is traced, and what they leave behind besides their outputs:
 * assignments to weights and additions to the loss. One context serves one graph and one thread.
 */
public final class CallContext {
  /** Streams of random ops start here, above those of the weights' initial values. */
  private static final int FIRST_STREAM = 1 << 24;

  private static final ThreadLocal<@Nullable CallContext> CURRENT = new ThreadLocal<>();

  private final GraphBuilder graph;
  private final boolean training;
  private final long seed;
  private final Map<Weight, Value> assignments = new LinkedHashMap<>();
  private final List<Value> losses = new ArrayList<>();
  private int streams;

  /**
   * The tracing of one graph.
   *
   * @param graph collects the nodes
   * @param training whether this is the training step: dropout drops, averages move
   * @param seed the model's
   */
  public CallContext(GraphBuilder graph, boolean training, long seed) {
    this.graph = graph;
    this.training = training;
    this.seed = seed;
  }

  /** The context of the layer call that this thread is tracing. */
  static CallContext current() {
    CallContext context = CURRENT.get();
    if (context == null) {
      throw new IllegalStateException(
          "A weight's value() and a layer on graph values work inside a layer's call only");
    }
    return context;
  }

  /** Traces a layer, building it first where that has not happened. */
  public List<Value> call(Layer layer, List<Value> inputs) {
    CallContext outer = CURRENT.get();
    CURRENT.set(this);
    graph.enter(layer.name());
    try {
      return layer.trace(inputs, this);
    } finally {
      graph.leave();
      if (outer == null) {
        CURRENT.remove();
      } else {
        CURRENT.set(outer);
      }
    }
  }

  /** Whether this is the training step. */
  public boolean training() {
    return training;
  }

  /** Where nodes go. */
  public GraphBuilder graph() {
    return graph;
  }

  /** The model's seed, for random ops. */
  public long seed() {
    return seed;
  }

  /**
   * A stream for one random op. The streams of a model are numbered in the order in which its
   * layers are called, so the same model draws the same numbers wherever it is traced.
   */
  public int nextStream() {
    return FIRST_STREAM + streams++;
  }

  /** A weight's value before the step. */
  public Value value(Weight weight) {
    return graph.read(weight.variable());
  }

  /** What a weight becomes at the end of the step; of several assignments the last one counts. */
  public void assign(Weight weight, Value value) {
    assignments.put(weight, value);
  }

  /**
   * Moves a weight: {@code weight * momentum + batchValue * (1 - momentum)}. Where a layer is
   * called several times in a step, each call moves on from the one before.
   */
  public void movingAverage(Weight weight, Value batchValue, double momentum) {
    Value before = assignments.getOrDefault(weight, value(weight));
    assign(weight, Ops.add(Ops.mul(before, momentum), Ops.mul(batchValue, 1.0 - momentum)));
  }

  /** Adds a scalar to the model's loss. */
  public void addLoss(Value scalar) {
    losses.add(scalar);
  }

  /** Adds the penalties of those weights that have a regularizer. */
  public void addPenalties(List<Weight> weights) {
    for (Weight weight : weights) {
      if (weight.regularizer() != null) {
        addLoss(weight.regularizer().penalty(value(weight)));
      }
    }
  }

  /** What layers added to the loss, in order. */
  public List<Value> losses() {
    return Collections.unmodifiableList(losses);
  }

  /** What layers assigned, for {@link GraphBuilder#build}. */
  public Map<Variable, Value> assignments() {
    Map<Variable, Value> result = new LinkedHashMap<>();
    assignments.forEach((weight, value) -> result.put(weight.variable(), value));
    return result;
  }
}

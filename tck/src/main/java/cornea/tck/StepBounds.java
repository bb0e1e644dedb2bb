package cornea.tck;

import cornea.engine.EngineOptions;
import cornea.engine.EngineState;
import cornea.engine.Executable;
import cornea.engine.Inputs;
import cornea.engine.Outputs;
import cornea.engine.Precision;
import cornea.engine.RunContext;
import cornea.graph.Graph;
import cornea.graph.GraphBuilder;
import cornea.graph.GraphCopy;
import cornea.graph.Node;
import cornea.graph.Value;
import cornea.graph.Variable;
import cornea.op.BinaryOp;
import cornea.op.ConstantOp;
import cornea.op.InputOp;
import cornea.op.Op;
import cornea.op.Ops;
import cornea.op.ReadOp;
import cornea.op.UnaryOp;
import cornea.random.CounterRandom;
import cornea.tensor.DType;
import cornea.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a whole graph gives exactly, and how far an engine may be from it.
 *
 * <p>Each op of a float32 engine errs by no more than {@link OpBounds} allows; of one that computes
 * in bfloat16, {@link Bfloat16Bounds} more. How much that moves what comes out in the end is tried:
 * the graph runs in double with every element of every op's result moved by its whole bound, up or
 * down at random. A quarter of the runs takes one direction for all elements of an op, since
 * roundings may also go one way together. The bound of a tensor is {@link #MARGIN} times the
 * farthest that any of its elements went in any run. A real engine's roundings are mostly a
 * fraction of their bounds, and fewer where it fuses ops; so what it computes lies well inside,
 * unless it errs.
 *
 * <p>Kinks (a maximum that goes to another element, a relu that opens) are met by the trial runs as
 * they are met by an engine.
 */
final class StepBounds {
  /**
   * The trial runs are few and take only corners of the box of errors; an engine may come to lie in
   * another.
   */
  static final double MARGIN = 2;

  private static final int TRIALS = 12;

  // Streams of random numbers.
  private static final long DIRECTIONS = 900;

  private final GraphRun exact;
  private final List<Double> outputBounds = new ArrayList<>();
  private final Map<Variable, Double> assignedBounds = new HashMap<>();

  /**
   * Runs the trials.
   *
   * @param graph what is run
   * @param before the variables' values before the run
   * @param feed inputs and iteration
   * @param seed of the trials
   * @param precision of the engine
   */
  StepBounds(
      Graph graph, Map<Variable, Tensor> before, Inputs feed, long seed, Precision precision) {
    exact = GraphRun.of(OpCase.REFERENCE, graph, false, before, feed);
    List<double[]> errors = localErrors(graph, before, feed, precision);
    List<Integer> noisy = new ArrayList<>(); // positions in errors, in the order of the inputs
    int[] position = {0};
    GraphCopy copy =
        new GraphCopy(
            graph,
            (builder, node, results) -> {
              List<Value> moved = new ArrayList<>();
              for (Value result : results) {
                int index = position[0]++;
                moved.add(
                    isZero(errors.get(index))
                        ? result
                        : withNoise(builder, node, result, index, noisy));
              }
              return moved;
            });
    Graph trial = copy.build();
    double[] outputs = new double[exact.outputs().size()];
    Map<Variable, Double> assigned = new HashMap<>();
    try (EngineState state = OpCase.REFERENCE.allocate(trial.variables());
        Executable executable = OpCase.REFERENCE.compile(trial, state, new EngineOptions(false));
        RunContext context = executable.newContext()) {
      Outputs results = new Outputs(trial, DType.FLOAT64);
      for (int k = 0; k < TRIALS; k++) {
        List<Tensor> fed = new ArrayList<>(feed.tensors());
        for (int index : noisy) {
          fed.add(noise(errors.get(index), trial, fed.size(), seed, k, index));
        }
        before.forEach(state::write);
        context.run(new Inputs(fed, feed.iteration()), results);
        GraphRun run = GraphRun.of(trial, results, state);
        for (int i = 0; i < outputs.length; i++) {
          outputs[i] = Math.max(outputs[i], distance(run.outputs().get(i), exact.outputs().get(i)));
        }
        run.assigned()
            .forEach(
                (variable, value) ->
                    assigned.merge(
                        variable,
                        distance(value, Objects.requireNonNull(exact.assigned().get(variable))),
                        Math::max));
      }
    }
    for (double farthest : outputs) {
      outputBounds.add(MARGIN * farthest);
    }
    // What is stored is rounded, which no op's bound counts where it only copies.
    assigned.forEach(
        (variable, farthest) ->
            assignedBounds.put(
                variable, MARGIN * farthest + largestRounding(exact.assigned().get(variable))));
  }

  /** The bound for every element of an assigned variable. */
  double assigned(Variable variable) {
    return Objects.requireNonNull(assignedBounds.get(variable));
  }

  /**
   * Requires that what a float32 engine gave is within the bounds.
   *
   * @param what for messages
   * @param run what it gave, of this graph or of one traced alike
   */
  void check(String what, GraphRun run) {
    for (int i = 0; i < exact.outputs().size(); i++) {
      within(
          what + ", output " + i,
          run.outputs().get(i),
          exact.outputs().get(i),
          outputBounds.get(i));
    }
    List<Tensor> received = new ArrayList<>(run.assigned().values());
    List<Variable> variables = new ArrayList<>(exact.assigned().keySet());
    if (received.size() != variables.size()) {
      throw new AssertionError(
          what + ": expected " + variables.size() + " assignments. Received: " + received.size());
    }
    for (int i = 0; i < variables.size(); i++) {
      Variable variable = variables.get(i);
      within(
          what + ", variable " + variable.name(),
          received.get(i),
          Objects.requireNonNull(exact.assigned().get(variable)),
          assigned(variable));
    }
  }

  /** Requires equal shapes and elements no farther apart than the bound. */
  static void within(String what, Tensor received, Tensor expected, double bound) {
    if (!received.shape().equals(expected.shape())) {
      throw new AssertionError(
          what + ": expected shape " + expected.shape() + ". Received: " + received.shape());
    }
    for (int i = 0; i < expected.size(); i++) {
      double off = Math.abs(received.at(i) - expected.at(i));
      if (!(off <= bound)) { // negated, so that NaN fails
        throw new AssertionError(
            String.format(
                Locale.ROOT,
                "%s, element %d of %s: expected %s within %s. Received: %s, off by %s",
                what,
                i,
                expected.shape(),
                expected.at(i),
                bound,
                received.at(i),
                off));
      }
    }
  }

  /** How far each result of each node may be off, given exact operands. */
  private static List<double[]> localErrors(
      Graph graph, Map<Variable, Tensor> before, Inputs feed, Precision precision) {
    List<Value> all = new ArrayList<>();
    graph.nodes().forEach(node -> all.addAll(node.outputs()));
    Graph open = new GraphCopy(graph, (builder, node, results) -> results).build(all);
    List<Tensor> exact = GraphRun.of(OpCase.REFERENCE, open, false, before, feed).outputs();
    Map<Value, Tensor> values = new HashMap<>();
    for (int i = 0; i < all.size(); i++) {
      values.put(all.get(i), exact.get(i));
    }
    List<double[]> errors = new ArrayList<>();
    Bfloat16Bounds bfloat16 = new Bfloat16Bounds();
    for (Node node : graph.nodes()) {
      List<double[]> bounds = localErrors(node, values, feed.iteration());
      if (precision == Precision.BFLOAT16) {
        bfloat16.add(node, opCase(node, values, feed.iteration()), results(node, values), bounds);
      }
      if (isRelative(node)) {
        double[] bound = bounds.get(0);
        double[] result = of(values, node.output(0)).doubles();
        for (int i = 0; i < bound.length; i++) {
          bound[i] = result[i] == 0 ? 0 : Math.min(1, bound[i] / Math.abs(result[i]));
        }
      }
      errors.addAll(bounds);
    }
    return errors;
  }

  private static List<double[]> localErrors(Node node, Map<Value, Tensor> values, long iteration) {
    Op op = node.op();
    List<double[]> results = results(node, values);
    if (op instanceof InputOp || op instanceof ReadOp || op instanceof ConstantOp) {
      double[] rounding = results.get(0).clone(); // a float32 engine is fed what is nearest
      for (int i = 0; i < rounding.length; i++) {
        rounding[i] = Math.abs((float) rounding[i] - rounding[i]);
      }
      return List.of(rounding);
    }
    return OpBounds.of(opCase(node, values, iteration), results);
  }

  private static List<double[]> results(Node node, Map<Value, Tensor> values) {
    List<double[]> results = new ArrayList<>();
    node.outputs().forEach(value -> results.add(of(values, value).doubles()));
    return results;
  }

  private static OpCase opCase(Node node, Map<Value, Tensor> values, long iteration) {
    List<Tensor> operands = new ArrayList<>();
    node.inputs().forEach(value -> operands.add(of(values, value)));
    return new OpCase(node.op(), operands, iteration);
  }

  private static Tensor of(Map<Value, Tensor> values, Value value) {
    return Objects.requireNonNull(values.get(value));
  }

  private static Value withNoise(
      GraphBuilder builder, Node node, Value result, int index, List<Integer> noisy) {
    noisy.add(index);
    Value noise = builder.input("noise" + index, result.shape());
    return Ops.add(result, isRelative(node) ? Ops.mul(result, noise) : noise);
  }

  /**
   * Whether a node's error is moved in proportion to what it gives in the trial, as its bound is to
   * the exact result: a square must not become negative where a trial's gradient is much smaller
   * than the exact one.
   */
  private static boolean isRelative(Node node) {
    return node.op() instanceof BinaryOp
        || (node.op() instanceof UnaryOp op && op.kind() == UnaryOp.Kind.SQUARE);
  }

  private static Tensor noise(
      double[] error, Graph graph, int input, long seed, int trial, int index) {
    long key = CounterRandom.key(seed, DIRECTIONS + trial, index);
    boolean together = trial % 4 == 0;
    double[] noise = new double[error.length];
    for (int i = 0; i < noise.length; i++) {
      boolean up = (CounterRandom.bits(key, together ? 0 : i) & 1) != 0;
      noise[i] = up ? error[i] : -error[i];
    }
    return Tensor.ofDoubles(noise, graph.inputs().get(input).shape());
  }

  private static boolean isZero(double[] error) {
    for (double e : error) {
      if (e != 0) {
        return false;
      }
    }
    return true;
  }

  private static double distance(Tensor a, Tensor b) {
    double farthest = 0;
    for (int i = 0; i < a.size(); i++) {
      farthest = Math.max(farthest, Math.abs(a.at(i) - b.at(i)));
    }
    return farthest;
  }

  private static double largestRounding(@Nullable Tensor tensor) {
    double largest = 0;
    for (int i = 0; tensor != null && i < tensor.size(); i++) {
      largest = Math.max(largest, Math.abs((float) tensor.at(i) - tensor.at(i)));
    }
    return largest;
  }
}

package cornea.training;

import cornea.graph.Gradients;
import cornea.graph.Graph;
import cornea.graph.GraphBuilder;
import cornea.graph.Value;
import cornea.graph.Variable;
import cornea.layers.CallContext;
import cornea.layers.Weight;
import cornea.models.Model;
import cornea.op.Ops;
import cornea.optimizers.Optimizer;
import cornea.optimizers.Update;
import cornea.tensor.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Traces the steps of a model for concrete shapes. Inputs of a step are the model's, then the
 * targets, then the sample weights where there are any; outputs are the loss (not in prediction),
 * each output's loss where there are several outputs, and the model's.
 */
final class StepGraphs {
  private final Model model;
  private final long seed;

  StepGraphs(Model model, long seed) {
    this.model = model;
    this.seed = seed;
  }

  /** How many losses come before the predictions of a model of so many outputs. */
  static int lossCount(int outputs) {
    return outputs == 1 ? 1 : 1 + outputs;
  }

  /** A traced training step, with the slots that its optimizer wants. */
  record Training(Graph graph, List<Variable> slots) {}

  /** Forward, loss, gradients, update, constraints, moving averages. */
  Training training(
      List<Shape> xs,
      List<Shape> ys,
      boolean weighted,
      List<OutputLoss> losses,
      Optimizer optimizer) {
    GraphBuilder builder = new GraphBuilder();
    CallContext context = new CallContext(builder, true, seed);
    List<Value> results = losses(builder, context, xs, ys, weighted, losses);
    List<Variable> variables = new ArrayList<>();
    List<Value> reads = new ArrayList<>();
    List<Weight> trainable = model.trainableWeights();
    for (Weight weight : trainable) {
      variables.add(weight.variable());
      reads.add(builder.read(weight.variable()));
    }
    List<Value> gradients = Gradients.of(results.get(0), reads);
    Update update = optimizer.update(builder, variables, gradients);
    Map<Variable, Value> assignments = new LinkedHashMap<>(context.assignments());
    assignments.putAll(update.assignments());
    for (Weight weight : trainable) {
      if (weight.constraint() != null) {
        assignments.computeIfPresent(
            weight.variable(), (variable, value) -> constrained(weight, value));
      }
    }
    return new Training(builder.build(results, assignments), update.slots());
  }

  private static Value constrained(Weight weight, Value value) {
    return weight.constraint() == null ? value : weight.constraint().apply(value);
  }

  /** Forward and loss, nothing assigned. */
  Graph evaluation(List<Shape> xs, List<Shape> ys, boolean weighted, List<OutputLoss> losses) {
    GraphBuilder builder = new GraphBuilder();
    CallContext context = new CallContext(builder, false, seed);
    return builder.build(losses(builder, context, xs, ys, weighted, losses), Map.of());
  }

  /** Forward alone. */
  Graph prediction(List<Shape> xs) {
    GraphBuilder builder = new GraphBuilder();
    CallContext context = new CallContext(builder, false, seed);
    return builder.build(model.trace(builder, inputs(builder, xs), context), Map.of());
  }

  private List<Value> losses(
      GraphBuilder builder,
      CallContext context,
      List<Shape> xs,
      List<Shape> ys,
      boolean weighted,
      List<OutputLoss> losses) {
    List<Value> outputs = model.trace(builder, inputs(builder, xs), context);
    List<Value> targets = new ArrayList<>();
    for (int i = 0; i < ys.size(); i++) {
      targets.add(builder.input("y" + i, ys.get(i)));
    }
    @Nullable Value weights =
        weighted ? builder.input("sample_weight", Shape.of(xs.get(0).dim(0))) : null;
    List<Value> each = new ArrayList<>();
    for (int i = 0; i < outputs.size(); i++) {
      each.add(losses.get(i).loss().loss(targets.get(i), outputs.get(i), weights));
    }
    Value total = weighted(each.get(0), losses.get(0));
    for (int i = 1; i < each.size(); i++) {
      total = Ops.add(total, weighted(each.get(i), losses.get(i)));
    }
    context.addPenalties(model.trainableWeights());
    for (Value added : context.losses()) {
      total = Ops.add(total, added);
    }
    List<Value> results = new ArrayList<>();
    results.add(total);
    if (each.size() > 1) {
      results.addAll(each);
    }
    results.addAll(outputs);
    return results;
  }

  private static Value weighted(Value value, OutputLoss loss) {
    return loss.weight() == 1 ? value : Ops.mul(value, loss.weight());
  }

  private static List<Value> inputs(GraphBuilder builder, List<Shape> xs) {
    List<Value> inputs = new ArrayList<>();
    for (int i = 0; i < xs.size(); i++) {
      inputs.add(builder.input("x" + i, xs.get(i)));
    }
    return inputs;
  }
}

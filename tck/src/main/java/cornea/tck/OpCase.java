package cornea.tck;

import cornea.engine.Engine;
import cornea.engine.EngineOptions;
import cornea.engine.EngineState;
import cornea.engine.Executable;
import cornea.engine.Inputs;
import cornea.engine.Outputs;
import cornea.engine.RunContext;
import cornea.engine.reference.ReferenceEngine;
import cornea.graph.Graph;
import cornea.graph.GraphBuilder;
import cornea.graph.Value;
import cornea.graph.Variable;
import cornea.op.InputOp;
import cornea.op.Op;
import cornea.op.ReadOp;
import cornea.tensor.DType;
import cornea.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One op with operands to run it on. The elements of the operands are exact in float32, so that
 * every engine is fed the same numbers.
 *
 * @param op what to compute; of an {@link InputOp} or {@link ReadOp}, the operand is what is fed or
 *     read
 * @param operands from what
 * @param iteration the counter of random ops
 */
record OpCase(Op op, List<Tensor> operands, long iteration) {
  /** The definition of every op. */
  static final Engine REFERENCE = new ReferenceEngine(DType.FLOAT64);

  OpCase {
    operands = List.copyOf(operands);
  }

  OpCase(Op op, Tensor... operands) {
    this(op, List.of(operands), 0);
  }

  /** The same op on other operands. */
  OpCase with(List<Tensor> others) {
    return new OpCase(op, others, iteration);
  }

  /** What an engine computes, as float64. */
  List<double[]> run(Engine engine) {
    GraphBuilder builder = new GraphBuilder();
    List<Variable> variables = new ArrayList<>();
    List<Value> operandValues = new ArrayList<>();
    List<Value> results;
    if (op instanceof ReadOp read) {
      variables.add(read.variable());
      results = List.of(builder.read(read.variable()));
    } else {
      for (int i = 0; i < operands.size(); i++) {
        operandValues.add(builder.input("operand" + i, operands.get(i).shape()));
      }
      results = op instanceof InputOp ? operandValues : builder.add(op, operandValues).outputs();
    }
    Graph graph = builder.build(results, Map.of());
    Outputs outputs = new Outputs(graph, engine.dtype());
    try (EngineState state = engine.allocate(variables);
        Executable executable = engine.compile(graph, state, new EngineOptions(false));
        RunContext context = executable.newContext()) {
      variables.forEach(variable -> state.write(variable, operands.get(0)));
      List<Tensor> fed = variables.isEmpty() ? operands : List.of();
      context.run(new Inputs(fed, iteration), outputs);
    }
    List<double[]> computed = new ArrayList<>();
    for (int i = 0; i < outputs.count(); i++) {
      computed.add(outputs.tensor(i).doubles());
    }
    return computed;
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(op.toString()).append(" on");
    operands.forEach(operand -> text.append(' ').append(operand.shape()));
    return text.toString();
  }
}

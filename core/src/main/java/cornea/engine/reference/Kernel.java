package cornea.engine.reference;

import cornea.graph.Node;
import cornea.graph.Value;
import cornea.graph.Variable;
import cornea.tensor.Tensor;
import java.util.List;
import java.util.Map;

/** Computes the outputs of one node. Operands are never written to; outputs may share them. */
@FunctionalInterface
interface Kernel {
  /** One array for each output of the node, in row-major order. */
  double[][] run(Step step, double[][] operands);

  /**
   * What a run brings from outside.
   *
   * @param inputs what is fed
   * @param variables the values before the step
   * @param iteration the counter of random ops
   */
  record Step(List<Tensor> inputs, Map<Variable, double[]> variables, long iteration) {}

  /** The body of a kernel that fills new arrays. */
  @FunctionalInterface
  interface Body {
    /** Computes {@code outputs}, which start as zeros. */
    void run(double[][] operands, double[][] outputs);
  }

  /** A kernel that fills new arrays, one for each output of the node. */
  static Kernel filling(Node node, Body body) {
    return (step, operands) -> {
      double[][] outputs = allocate(node);
      body.run(operands, outputs);
      return outputs;
    };
  }

  /** Zeros for each output of a node. */
  static double[][] allocate(Node node) {
    List<Value> values = node.outputs();
    double[][] outputs = new double[values.size()][];
    for (int i = 0; i < outputs.length; i++) {
      outputs[i] = new double[Math.toIntExact(values.get(i).shape().size())];
    }
    return outputs;
  }
}

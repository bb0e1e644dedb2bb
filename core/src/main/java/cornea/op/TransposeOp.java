package cornea.op;

import cornea.graph.Node;
import cornea.graph.Value;
import cornea.tensor.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Axes in another order.
 *
 * @param permutation axis i of the result is axis permutation[i] of the operand
 */
public record TransposeOp(List<Integer> permutation) implements Op {
  /** Checks that every axis occurs once. */
  public TransposeOp {
    permutation = List.copyOf(permutation);
    for (int i = 0; i < permutation.size(); i++) {
      if (!permutation.contains(i)) {
        throw new IllegalArgumentException(
            "A permutation names each axis once. Received: " + permutation);
      }
    }
  }

  @Override
  public List<Shape> outputShapes(List<Shape> inputs) {
    OpChecks.requireInputs(this, inputs, 1);
    OpChecks.requireRank(this, "the operand", inputs.get(0), permutation.size());
    int[] dims = new int[permutation.size()];
    for (int i = 0; i < dims.length; i++) {
      dims[i] = inputs.get(0).dim(permutation.get(i));
    }
    return List.of(Shape.of(dims));
  }

  @Override
  public List<@Nullable Value> gradient(Node node, List<@Nullable Value> dy) {
    List<Integer> inverse = new ArrayList<>(Collections.nCopies(permutation.size(), 0));
    for (int i = 0; i < permutation.size(); i++) {
      inverse.set(permutation.get(i), i);
    }
    return List.of(Ops.transpose(OpChecks.only(dy), inverse));
  }
}

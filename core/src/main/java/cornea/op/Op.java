package cornea.op;

import cornea.graph.Node;
import cornea.graph.Value;
import cornea.tensor.Shape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A pure function on tensors, as data. Two equal ops on equal inputs give equal results. */
public sealed interface Op
    permits InputOp,
        ReadOp,
        ConstantOp,
        UnaryOp,
        UnaryGradOp,
        BinaryOp,
        ReduceOp,
        BroadcastOp,
        ReshapeOp,
        TransposeOp,
        PadOp,
        SliceOp,
        ConcatOp,
        OneHotOp,
        MatMulOp,
        ConvOp,
        ConvDataGradOp,
        ConvFilterGradOp,
        PoolOp,
        PoolGradOp,
        BatchNormOp,
        BatchNormGradOp,
        SoftmaxOp,
        DropoutOp {

  /**
   * The shapes of the results. This is also where operands are checked.
   *
   * @throws IllegalArgumentException if the operands do not fit; the text says what was expected
   */
  List<Shape> outputShapes(List<Shape> inputs);

  /**
   * Appends the nodes that carry gradients back through a node of this op.
   *
   * @param node the node, with its inputs and outputs
   * @param dy the gradient of each output, null where the loss does not depend on it; not all null
   * @return the gradient of each input, null for one that has none
   */
  List<@Nullable Value> gradient(Node node, List<@Nullable Value> dy);
}

package cornea.engine.reference;

import cornea.engine.OpTable;
import cornea.graph.Node;
import cornea.op.BatchNormGradOp;
import cornea.op.BatchNormOp;
import cornea.op.BinaryOp;
import cornea.op.BroadcastOp;
import cornea.op.ConcatOp;
import cornea.op.ConstantOp;
import cornea.op.ConvDataGradOp;
import cornea.op.ConvFilterGradOp;
import cornea.op.ConvOp;
import cornea.op.DropoutOp;
import cornea.op.InputOp;
import cornea.op.MatMulOp;
import cornea.op.OneHotOp;
import cornea.op.Op;
import cornea.op.PadOp;
import cornea.op.PoolGradOp;
import cornea.op.PoolOp;
import cornea.op.ReadOp;
import cornea.op.ReduceOp;
import cornea.op.ReshapeOp;
import cornea.op.SliceOp;
import cornea.op.SoftmaxOp;
import cornea.op.TransposeOp;
import cornea.op.UnaryGradOp;
import cornea.op.UnaryOp;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Function;

/** Which kernel computes which op. */
final class Kernels {
  private static final OpTable<Function<Node, Kernel>> TABLE =
      OpTable.<Function<Node, Kernel>>builder()
          .on(InputOp.class, rule(InputOp.class, Kernels::input))
          .on(ReadOp.class, rule(ReadOp.class, Kernels::read))
          .on(ReshapeOp.class, rule(ReshapeOp.class, Kernels::reshape))
          .on(ConstantOp.class, rule(ConstantOp.class, Elementwise::constant))
          .on(UnaryOp.class, rule(UnaryOp.class, Elementwise::unary))
          .on(UnaryGradOp.class, rule(UnaryGradOp.class, Elementwise::unaryGradient))
          .on(BinaryOp.class, rule(BinaryOp.class, Elementwise::binary))
          .on(DropoutOp.class, rule(DropoutOp.class, Elementwise::dropout))
          .on(ReduceOp.class, rule(ReduceOp.class, Reduction::reduce))
          .on(SoftmaxOp.class, rule(SoftmaxOp.class, Reduction::softmax))
          .on(BroadcastOp.class, rule(BroadcastOp.class, Rearrangement::broadcast))
          .on(TransposeOp.class, rule(TransposeOp.class, Rearrangement::transpose))
          .on(PadOp.class, rule(PadOp.class, Rearrangement::pad))
          .on(SliceOp.class, rule(SliceOp.class, Rearrangement::slice))
          .on(ConcatOp.class, rule(ConcatOp.class, Rearrangement::concat))
          .on(OneHotOp.class, rule(OneHotOp.class, Rearrangement::oneHot))
          .on(MatMulOp.class, rule(MatMulOp.class, MatrixProduct::matMul))
          .on(ConvOp.class, rule(ConvOp.class, Convolution::forward))
          .on(ConvDataGradOp.class, rule(ConvDataGradOp.class, Convolution::dataGradient))
          .on(ConvFilterGradOp.class, rule(ConvFilterGradOp.class, Convolution::filterGradient))
          .on(PoolOp.class, rule(PoolOp.class, Pooling::forward))
          .on(PoolGradOp.class, rule(PoolGradOp.class, Pooling::gradient))
          .on(BatchNormOp.class, rule(BatchNormOp.class, Normalization::forward))
          .on(BatchNormGradOp.class, rule(BatchNormGradOp.class, Normalization::gradient))
          .build();

  private Kernels() {}

  /** The kernel for a node. */
  static Kernel of(Node node) {
    return TABLE.rule(node.op()).apply(node);
  }

  private static <T extends Op> Function<Node, Kernel> rule(
      Class<T> type, BiFunction<T, Node, Kernel> rule) {
    return node -> rule.apply(type.cast(node.op()), node);
  }

  private static Kernel input(InputOp op, Node node) {
    return (step, operands) -> new double[][] {step.inputs().get(op.position()).doubles()};
  }

  private static Kernel read(ReadOp op, Node node) {
    return (step, operands) ->
        new double[][] {Objects.requireNonNull(step.variables().get(op.variable()))};
  }

  private static Kernel reshape(ReshapeOp op, Node node) {
    return (step, operands) -> operands;
  }
}

package cornea.onednn;

import static cornea.onednn.Closeness.assertClose;
import static org.assertj.core.api.Assertions.assertThat;

import cornea.engine.EngineOptions;
import cornea.engine.EngineState;
import cornea.engine.Executable;
import cornea.engine.Inputs;
import cornea.engine.Outputs;
import cornea.engine.RunContext;
import cornea.engine.reference.ReferenceEngine;
import cornea.graph.Graph;
import cornea.graph.GraphBuilder;
import cornea.graph.Node;
import cornea.graph.Value;
import cornea.op.BatchNormOp;
import cornea.op.Ops;
import cornea.op.PoolGradOp;
import cornea.op.PoolOp;
import cornea.op.ReduceOp;
import cornea.op.UnaryGradOp;
import cornea.op.UnaryOp;
import cornea.op.Window;
import cornea.tensor.DType;
import cornea.tensor.Shape;
import cornea.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PoolingPassTest {
  private static final Shape IMAGE = Shape.of(2, 8, 8, 3);
  // Windows overlap and reach over the edge, so that an element may win several times.
  private static final Window OVERLAPPING = new Window(3, 3, 2, 2, 1, 1, 0, 1, 0, 1);
  private static final Shape POOLED = OVERLAPPING.output(IMAGE, 3);

  @ParameterizedTest
  @EnumSource(names = {"RELU", "LEAKY_RELU", "ELU", "SELU", "SIGMOID", "TANH"})
  void apply_maximumBehindActivation_movesTheActivationsGradientAndKeepsTheNumbers(
      UnaryOp.Kind kind) {
    Graph graph = gradients(kind, PoolOp.Kind.MAX);
    Graph changed = PoolingPass.apply(graph);
    assertThat(shapesOf(graph, UnaryGradOp.class)).containsExactly(IMAGE);
    assertThat(shapesOf(changed, UnaryGradOp.class)).containsExactly(POOLED);
    List<Tensor> before = run(graph);
    List<Tensor> after = run(changed);
    // In double: an element that wins up to four times adds products in another order, and the sum
    // of 128 elements is another one.
    assertClose(after.get(0), before.get(0), 4 * 0x1p-52);
    assertClose(after.get(1), before.get(1), 128 * 0x1p-52);
  }

  @Test
  void apply_mean_changesNothing() {
    Graph graph = gradients(UnaryOp.Kind.RELU, PoolOp.Kind.AVERAGE);
    Graph changed = PoolingPass.apply(graph);
    assertThat(shapesOf(changed, UnaryGradOp.class)).containsExactly(IMAGE);
  }

  @Test
  void apply_batchNormalizationBefore_leavesTheGradientToIt() {
    GraphBuilder builder = new GraphBuilder();
    Value x = builder.input("x", IMAGE);
    Value ones = builder.constant(1, Shape.of(3));
    Value zeros = builder.constant(0, Shape.of(3));
    Value normalized =
        Ops.batchNorm(x, ones, zeros, zeros, ones, new BatchNormOp(1e-3, true)).output(0);
    Graph graph = gradients(builder, normalized, UnaryOp.Kind.RELU, PoolOp.Kind.MAX);
    assertThat(shapesOf(PoolingPass.apply(graph), UnaryGradOp.class)).containsExactly(IMAGE);
  }

  /** The gradient of the activation's input, and its sum for each channel. */
  private static Graph gradients(UnaryOp.Kind kind, PoolOp.Kind pooling) {
    GraphBuilder builder = new GraphBuilder();
    return gradients(builder, builder.input("x", IMAGE), kind, pooling);
  }

  private static Graph gradients(
      GraphBuilder builder, Value x, UnaryOp.Kind kind, PoolOp.Kind pooling) {
    Value image = builder.add(new UnaryOp(kind, 0.3, 0), List.of(x)).output(0);
    Value pooled = builder.add(new PoolOp(pooling, OVERLAPPING), List.of(image)).output(0);
    Value dy = builder.input("dy", pooled.shape());
    Value gradient =
        builder.add(new PoolGradOp(pooling, OVERLAPPING), List.of(image, pooled, dy)).output(0);
    Value dx = builder.add(new UnaryGradOp(kind, 0.3), List.of(image, gradient)).output(0);
    Value sum = Ops.reduce(ReduceOp.Kind.SUM, dx, List.of(0, 1, 2), false);
    return builder.build(List.of(dx, sum), Map.of());
  }

  private static List<Shape> shapesOf(Graph graph, Class<?> op) {
    List<Shape> shapes = new ArrayList<>();
    for (Node node : graph.nodes()) {
      if (op.isInstance(node.op())) {
        shapes.add(node.output(0).shape());
      }
    }
    return shapes;
  }

  private static List<Tensor> run(Graph graph) {
    ReferenceEngine engine = new ReferenceEngine(DType.FLOAT64);
    try (EngineState state = engine.allocate(List.of());
        Executable executable = engine.compile(graph, state, new EngineOptions(false));
        RunContext context = executable.newContext()) {
      Outputs outputs = new Outputs(graph, DType.FLOAT64);
      context.run(
          new Inputs(List.of(TestTensors.random(IMAGE, 1), TestTensors.random(POOLED, 2)), 0),
          outputs);
      return List.of(outputs.tensor(0), outputs.tensor(1));
    }
  }
}

package cornea.engine.reference;

import static org.assertj.core.api.Assertions.assertThat;

import cornea.engine.EngineOptions;
import cornea.engine.Inputs;
import cornea.engine.Outputs;
import cornea.graph.Gradients;
import cornea.graph.Graph;
import cornea.graph.GraphBuilder;
import cornea.graph.Value;
import cornea.op.Ops;
import cornea.op.Padding;
import cornea.op.PoolOp;
import cornea.op.UnaryOp;
import cornea.op.Window;
import cornea.tensor.DType;
import cornea.tensor.Shape;
import cornea.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** What random comparisons with itself cannot show: numbers worked out by hand. */
class ReferenceKernelsTest {
  private static final ReferenceEngine ENGINE = new ReferenceEngine(DType.FLOAT64);

  @Test
  void maxPoolGradient_goesToTheFirstOfEqualMaxima() {
    double[] image = {1, 2, 2, 2};
    assertThat(gradient(image, Shape.of(1, 2, 2, 1), x -> pool(x, PoolOp.Kind.MAX, 2, 2)))
        .containsExactly(0, 1, 0, 0);
  }

  @Test
  void maxPoolGradient_addsUpWhereWindowsOverlap() {
    double[] image = {1, 5, 2};
    assertThat(gradient(image, Shape.of(1, 1, 3, 1), x -> pool(x, PoolOp.Kind.MAX, 2, 1)))
        .containsExactly(0, 2 + 0, 1); // SAME: the last window holds the last pixel alone
  }

  @Test
  void maxPool_neverPicksPadding() {
    double[] image = {-3, -1, -2};
    assertThat(value(image, Shape.of(1, 1, 3, 1), x -> pool(x, PoolOp.Kind.MAX, 3, 1)))
        .containsExactly(-1, -1, -1);
  }

  @Test
  void averagePool_doesNotCountPadding() {
    double[] image = {3, 5, 10};
    Shape shape = Shape.of(1, 1, 3, 1);
    assertThat(value(image, shape, x -> pool(x, PoolOp.Kind.AVERAGE, 3, 1)))
        .containsExactly(4, 6, 7.5);
    assertThat(gradient(image, shape, x -> pool(x, PoolOp.Kind.AVERAGE, 3, 1)))
        .containsExactly(1 / 2.0 + 1 / 3.0, 1 / 2.0 + 1 / 3.0 + 1 / 2.0, 1 / 3.0 + 1 / 2.0);
  }

  @Test
  void samePadding_putsTheOddZeroAtTheEnd() {
    double[] image = {1, 2, 3, 4};
    GraphBuilder builder = new GraphBuilder();
    Value x = builder.input("x", Shape.of(1, 1, 4, 1));
    Value kernel = builder.input("kernel", Shape.of(1, 2, 1, 1));
    Window window =
        Window.of(x.shape(), new int[] {1, 2}, new int[] {1, 1}, new int[] {1, 1}, Padding.SAME);
    Value y = Ops.conv2d(x, kernel, window, 1);
    assertThat(
            run(
                builder,
                y,
                Tensor.ofDoubles(image, x.shape()),
                Tensor.ofDoubles(new double[] {10, 1}, kernel.shape())))
        .containsExactly(12, 23, 34, 40);
  }

  @Test
  void functions_surviveLargeArguments() {
    double[] x = {-1000, 1000};
    assertThat(unary(UnaryOp.Kind.SIGMOID, x)).containsExactly(0, 1);
    assertThat(unary(UnaryOp.Kind.SOFTPLUS, x)).containsExactly(0, 1000);
    assertThat(unary(UnaryOp.Kind.TANH, x)).containsExactly(-1, 1);
    assertThat(unary(UnaryOp.Kind.SILU, x)).containsExactly(-0.0, 1000);
    assertThat(unary(UnaryOp.Kind.GELU, x)).containsExactly(-0.0, 1000);
    assertThat(value(x, Shape.of(2), Ops::softmax)).containsExactly(0, 1);
    assertThat(value(x, Shape.of(2), Ops::logSoftmax)).containsExactly(-2000, 0);
  }

  @Test
  void smallSigmoid_keepsItsDigits() {
    assertThat(unary(UnaryOp.Kind.SIGMOID, new double[] {-50})[0]).isEqualTo(Math.exp(-50));
    assertThat(unary(UnaryOp.Kind.SOFTPLUS, new double[] {-50})[0]).isEqualTo(Math.exp(-50));
  }

  private static Value pool(Value x, PoolOp.Kind kind, int width, int stride) {
    int height = x.shape().dim(1);
    Window window =
        Window.of(
            x.shape(),
            new int[] {height, width},
            new int[] {height, stride},
            new int[] {1, 1},
            Padding.SAME);
    return Ops.pool(x, kind, window);
  }

  private static double[] unary(UnaryOp.Kind kind, double[] x) {
    return value(x, Shape.of(x.length), operand -> Ops.unary(kind, operand));
  }

  private static double[] value(double[] x, Shape shape, Function<Value, Value> function) {
    GraphBuilder builder = new GraphBuilder();
    Value y = function.apply(builder.input("x", shape));
    return run(builder, y, Tensor.ofDoubles(x, shape));
  }

  private static double[] gradient(double[] x, Shape shape, Function<Value, Value> function) {
    GraphBuilder builder = new GraphBuilder();
    Value input = builder.input("x", shape);
    Value loss = Ops.sum(function.apply(input));
    return run(builder, Gradients.of(loss, List.of(input)).get(0), Tensor.ofDoubles(x, shape));
  }

  private static double[] run(GraphBuilder builder, Value y, Tensor... inputs) {
    Graph graph = builder.build(List.of(y), Map.of());
    Outputs outputs = new Outputs(graph, DType.FLOAT64);
    ENGINE
        .compile(graph, ENGINE.allocate(List.of()), new EngineOptions(false))
        .newContext()
        .run(new Inputs(List.of(inputs), 0), outputs);
    return outputs.doubles(0);
  }
}

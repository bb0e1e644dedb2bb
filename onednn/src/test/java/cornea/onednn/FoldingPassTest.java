package cornea.onednn;

import static cornea.onednn.Closeness.assertClose;
import static org.assertj.core.api.Assertions.assertThat;

import cornea.engine.Engine;
import cornea.engine.EngineOptions;
import cornea.engine.EngineState;
import cornea.engine.Engines;
import cornea.engine.Executable;
import cornea.engine.Inputs;
import cornea.engine.Outputs;
import cornea.engine.RunContext;
import cornea.engine.reference.ReferenceEngine;
import cornea.graph.Graph;
import cornea.graph.GraphBuilder;
import cornea.graph.Value;
import cornea.graph.Variable;
import cornea.op.BatchNormOp;
import cornea.op.BinaryOp;
import cornea.op.Ops;
import cornea.op.PoolOp;
import cornea.op.UnaryOp;
import cornea.op.Window;
import cornea.tensor.DType;
import cornea.tensor.Shape;
import cornea.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What only predicts is folded into convolutions and matrix products, and gives the same. */
class FoldingPassTest {
  private static final Shape IMAGE = Shape.of(2, 9, 8, 16);
  private static final Window THREE = new Window(3, 3, 1, 1, 1, 1, 1, 1, 1, 1);

  /** Sums of up to 3 · 3 · 16 products in float32, in another order and with rounded factors. */
  private static final double BOUND = 3 * 3 * 16 * 0x1p-24;

  private final GraphBuilder builder = new GraphBuilder();
  private final Map<Variable, Tensor> weights = new LinkedHashMap<>();
  private final Value x = builder.input("x", IMAGE);

  @ParameterizedTest
  @CsvSource({"1, true", "1, false", "16, true", "4, false"})
  void normalizationBehindConvolution_isNoStep(int groups, boolean bias) {
    Value y = Ops.conv2d(x, weight("kernel", 3, 3, 16 / groups, 16), THREE, groups);
    y = normalized(bias ? Ops.add(y, weight("bias", 16)) : y);
    String plan = assertAsReference(builder.build(List.of(y), Map.of()), false);
    assertThat(plan).doesNotContain("normalization").contains("convolution+bias");
    // Factors and terms are for when weights change: a run is the convolution and reorders.
    assertThat(steps(plan)).noneMatch(step -> step.contains("[tiles]") || step.contains("[java]"));
  }

  @Test
  void normalizationOfFewChannels_isNoStep() {
    Value y = normalized(Ops.conv2d(x, weight("kernel", 3, 3, 16, 4), THREE, 1));
    String plan = assertAsReference(builder.build(List.of(y), Map.of()), false);
    assertThat(steps(plan)).noneMatch(step -> step.contains("[tiles]"));
  }

  @Test
  void normalizationBehindMatrixProduct_isNoStep() {
    Value flat = Ops.reshape(x, Shape.of(2, 9 * 8 * 16));
    Value y = normalized(Ops.add(Ops.matMul(flat, weight("kernel", 1152, 5)), weight("bias", 5)));
    String plan = plan(builder.build(List.of(y), Map.of()), false);
    assertThat(plan).doesNotContain("normalization").contains("matrix product+bias");
    assertClose(
        run(Engines.named("onednn"), builder.build(List.of(y), Map.of()), false),
        run(new ReferenceEngine(DType.FLOAT64), builder.build(List.of(y), Map.of()), false),
        1152 * 0x1p-24);
  }

  @Test
  void convolutionReadTwice_keepsItsNormalization() {
    Value y = Ops.conv2d(x, weight("kernel", 3, 3, 16, 16), THREE, 1);
    Graph graph = builder.build(List.of(normalized(y), y), Map.of());
    assertThat(assertAsReference(graph, false)).contains("batch normalization");
  }

  @Test
  void weightsThatTheStepAssigns_keepTheirNormalization() {
    Variable kernel = new Variable("kernel", Shape.of(3, 3, 16, 16));
    weights.put(kernel, uniform(kernel.shape(), 40));
    Value read = builder.read(kernel);
    Value y = normalized(Ops.conv2d(x, read, THREE, 1));
    Graph graph = builder.build(List.of(y), Map.of(kernel, Ops.mul(read, 0.5)));
    assertThat(assertAsReference(graph, true)).contains("batch normalization");
  }

  @Test
  void frozenPartOfATrainingStep_isFoldedAndFollowsItsWeights() {
    Variable kernel = new Variable("kernel", Shape.of(3, 3, 16, 16));
    Variable head = new Variable("head", Shape.of(16));
    weights.put(kernel, uniform(kernel.shape(), 40));
    weights.put(head, uniform(head.shape(), 41));
    Value y = normalized(Ops.conv2d(x, builder.read(kernel), THREE, 1));
    Value factor = builder.read(head);
    Graph graph = builder.build(List.of(Ops.mul(y, factor)), Map.of(head, Ops.mul(factor, 1.5)));
    Engine engine = Engines.named("onednn");
    Engine reference = new ReferenceEngine(DType.FLOAT64);
    try (Run fast = new Run(engine, graph, true);
        Run exact = new Run(reference, graph, true)) {
      assertThat(fast.executable.describe()).doesNotContain("normalization");
      for (int step = 0; step < 3; step++) {
        assertClose(fast.next(), exact.next(), BOUND);
      }
      Tensor other = uniform(kernel.shape(), 50);
      fast.state.write(kernel, other);
      exact.state.write(kernel, other.as(DType.FLOAT64));
      assertClose(fast.next(), exact.next(), BOUND);
    }
  }

  @Test
  void zerosAroundAnImage_arePaddingOfTheConvolution() {
    Window strided = new Window(3, 3, 2, 2, 1, 1, 0, 0, 0, 0);
    Value padded = Ops.pad(x, List.of(0, 0, 1, 0), List.of(0, 1, 2, 0));
    Value y = Ops.conv2d(padded, weight("kernel", 3, 3, 16, 16), strided, 1);
    assertThat(assertAsReference(builder.build(List.of(y), Map.of()), false))
        .doesNotContain("pad [");
  }

  @ParameterizedTest
  @CsvSource({"RELU, false", "TANH, true"})
  void zerosAroundWhatIsNotNegative_arePaddingOfAMaximum(UnaryOp.Kind kind, boolean padded) {
    Window strided = new Window(3, 3, 2, 2, 1, 1, 0, 0, 0, 0);
    Value y = Ops.pad(Ops.unary(kind, x), List.of(0, 1, 1, 0), List.of(0, 1, 1, 0));
    String plan =
        assertAsReference(
            builder.build(List.of(Ops.pool(y, PoolOp.Kind.MAX, strided)), Map.of()), false);
    assertThat(plan.contains("pad [")).isEqualTo(padded);
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 5})
  void windowOfZeros_staysAStep(int zeros) {
    Window strided = new Window(3, 3, 1, 1, 1, 1, 0, 0, 0, 0);
    Value padded = Ops.pad(x, List.of(0, zeros, 0, 0), List.of(0, 0, 0, 0));
    Value y = Ops.conv2d(padded, weight("kernel", 3, 3, 16, 16), strided, 1);
    assertThat(assertAsReference(builder.build(List.of(y), Map.of()), false)).contains("pad [");
  }

  @Test
  void shortcutAndLimitedRelu_arePartOfTheConvolution() {
    Value y = normalized(Ops.conv2d(x, weight("kernel", 3, 3, 16, 16), THREE, 1));
    Value z = Ops.unary(UnaryOp.Kind.RELU, Ops.add(x, y));
    Value limited = Ops.binary(BinaryOp.Kind.MIN, Ops.constant(z, 0.75), z);
    String plan = assertAsReference(builder.build(List.of(limited), Map.of()), false);
    assertThat(plan).contains("convolution+bias+addend+RELU+MIN 0.75");
    assertThat(steps(plan)).noneMatch(step -> step.contains("[tiles]"));
  }

  @Test
  void shortcut_goesThroughTheBatchInSlices() {
    Value image = Ops.conv2d(x, weight("first", 3, 3, 16, 16), THREE, 1);
    Value y = Ops.conv2d(image, weight("second", 3, 3, 16, 16), THREE, 1);
    Value z = Ops.conv2d(Ops.add(y, image), weight("third", 3, 3, 16, 16), THREE, 1);
    Graph graph = builder.build(List.of(z), Map.of());
    try (Run sliced = new Run(SlicingEngine.INSTANCE, graph, false)) {
      assertThat(sliced.executable.describe()).containsPattern("slices of .*\\+addend");
      // Three convolutions one behind the other.
      assertClose(sliced.next(), run(new ReferenceEngine(DType.FLOAT64), graph, false), 3 * BOUND);
    }
  }

  private Value normalized(Value y) {
    int channels = y.shape().dim(-1);
    Value gamma = weight("gamma", channels);
    Value beta = weight("beta", channels);
    Value mean = weight("mean", channels);
    Value variance = Ops.square(weight("deviation", channels));
    return Ops.batchNorm(y, gamma, beta, mean, variance, new BatchNormOp(1e-3, false)).output(0);
  }

  private Value weight(String name, int... dims) {
    Variable variable = new Variable(name, Shape.of(dims));
    weights.put(variable, uniform(variable.shape(), weights.size()));
    return builder.read(variable);
  }

  private static Tensor uniform(Shape shape, long stream) {
    return TestTensors.random(shape, stream).as(DType.FLOAT32);
  }

  /** Compares the first output; returns the plan. */
  private String assertAsReference(Graph graph, boolean training) {
    assertClose(
        run(Engines.named("onednn"), graph, training),
        run(new ReferenceEngine(DType.FLOAT64), graph, training),
        BOUND);
    return plan(graph, training);
  }

  private String plan(Graph graph, boolean training) {
    try (Run run = new Run(Engines.named("onednn"), graph, training)) {
      return run.executable.describe();
    }
  }

  private static List<String> steps(String plan) {
    return plan.lines()
        .filter(line -> !line.startsWith("when weights change") && !line.startsWith("arena"))
        .toList();
  }

  private Tensor run(Engine engine, Graph graph, boolean training) {
    try (Run run = new Run(engine, graph, training)) {
      return run.next();
    }
  }

  /** A graph on an engine. */
  private final class Run implements AutoCloseable {
    private final EngineState state;
    private final Executable executable;
    private final RunContext context;
    private final Outputs outputs;
    private final List<Tensor> given = new ArrayList<>();

    Run(Engine engine, Graph graph, boolean training) {
      state = engine.allocate(graph.variables());
      executable = engine.compile(graph, state, new EngineOptions(training));
      context = executable.newContext();
      outputs = new Outputs(graph, engine.dtype());
      weights.forEach((variable, value) -> state.write(variable, value.as(engine.dtype())));
      given.add(uniform(IMAGE, 99).as(engine.dtype()));
    }

    /** The first output of the next run. */
    Tensor next() {
      context.run(new Inputs(given, 0), outputs);
      return outputs.tensor(0);
    }

    @Override
    public void close() {
      context.close();
      executable.close();
      state.close();
    }
  }
}

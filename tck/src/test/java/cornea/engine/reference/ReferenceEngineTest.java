package cornea.engine.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cornea.engine.EngineOptions;
import cornea.engine.EngineState;
import cornea.engine.Executable;
import cornea.engine.Inputs;
import cornea.engine.Outputs;
import cornea.engine.RunContext;
import cornea.graph.Graph;
import cornea.graph.GraphBuilder;
import cornea.graph.Value;
import cornea.graph.Variable;
import cornea.op.Ops;
import cornea.tensor.DType;
import cornea.tensor.Shape;
import cornea.tensor.Tensor;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReferenceEngineTest {
  private static final EngineOptions OPTIONS = new EngineOptions(true);

  private final ReferenceEngine engine = new ReferenceEngine(DType.FLOAT64);
  private final Variable a = new Variable("a", Shape.of(2));
  private final Variable b = new Variable("b", Shape.of(2));
  private final Variable w = new Variable("w", Shape.of(3));

  @Test
  void assignments_takeEffectTogetherAtTheEnd() {
    GraphBuilder builder = new GraphBuilder();
    Value readA = builder.read(a);
    Value readB = builder.read(b);
    Graph swap = builder.build(List.of(readA), Map.of(a, readB, b, readA));
    try (EngineState state = engine.allocate(List.of(a, b))) {
      state.write(a, tensor(1, 2));
      state.write(b, tensor(3, 4));
      long before = state.version();
      Outputs outputs = new Outputs(swap, DType.FLOAT64);
      engine.compile(swap, state, OPTIONS).newContext().run(new Inputs(List.of(), 0), outputs);
      assertThat(outputs.tensor(0)).isEqualTo(tensor(1, 2));
      assertThat(state.read(a)).isEqualTo(tensor(3, 4));
      assertThat(state.read(b)).isEqualTo(tensor(1, 2));
      assertThat(state.version()).isGreaterThan(before);
    }
  }

  @Test
  void aRunThatAssignsNothing_leavesTheVersion() {
    GraphBuilder builder = new GraphBuilder();
    Graph graph = builder.build(List.of(builder.read(a)), Map.of());
    EngineState state = engine.allocate(List.of(a));
    long before = state.version();
    Outputs outputs = new Outputs(graph, DType.FLOAT64);
    engine.compile(graph, state, OPTIONS).newContext().run(new Inputs(List.of(), 0), outputs);
    assertThat(state.version()).isEqualTo(before);
    assertThat(outputs.tensor(0)).isEqualTo(tensor(0, 0));
  }

  @Test
  void float32_roundsAfterEachOp() {
    GraphBuilder builder = new GraphBuilder();
    Value x = builder.input("x", Shape.scalar());
    Value one = builder.constant(1);
    Value sum = Ops.sub(Ops.add(x, one), one);
    Graph graph = builder.build(List.of(sum), Map.of());
    for (DType dtype : DType.values()) {
      ReferenceEngine typed = new ReferenceEngine(dtype);
      Outputs outputs = new Outputs(graph, dtype);
      typed
          .compile(graph, typed.allocate(List.of()), OPTIONS)
          .newContext()
          .run(
              new Inputs(List.of(Tensor.ofDoubles(new double[] {0x1p-30}, Shape.scalar())), 0),
              outputs);
      assertThat(outputs.scalar(0)).isEqualTo(dtype == DType.FLOAT32 ? 0 : 0x1p-30);
    }
  }

  @Test
  void wrongInputsOutputsAndStates_areNamed() {
    GraphBuilder builder = new GraphBuilder();
    Value x = builder.input("x", Shape.of(2, 3));
    Graph graph = builder.build(List.of(Ops.add(x, builder.read(w))), Map.of());
    EngineState state = engine.allocate(List.of(w));
    Executable executable = engine.compile(graph, state, OPTIONS);
    RunContext context = executable.newContext();
    Outputs outputs = new Outputs(graph, DType.FLOAT64);
    assertThatThrownBy(() -> context.run(new Inputs(List.of(), 0), outputs))
        .hasMessageContaining("Expected 1 inputs. Received: 0");
    Tensor wide = Tensor.zeros(Shape.of(2, 4));
    assertThatThrownBy(() -> context.run(new Inputs(List.of(wide), 0), outputs))
        .hasMessageContaining("name=x")
        .hasMessageContaining("expected (2, 3). Received: (2, 4)");
    Tensor fitting = Tensor.zeros(Shape.of(2, 3));
    assertThatThrownBy(
            () -> context.run(new Inputs(List.of(fitting), 0), new Outputs(graph, DType.FLOAT32)))
        .hasMessageContaining("1 outputs of FLOAT64. Received: 1 of FLOAT32");
    assertThatThrownBy(() -> engine.compile(graph, engine.allocate(List.of(a)), OPTIONS))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("The state does not hold variable 'w' (3,)");
    assertThatThrownBy(() -> state.write(w, wide))
        .hasMessage("Variable 'w': expected a value of shape (3,). Received: (2, 4)");
    EngineState foreign = new ReferenceEngine(DType.FLOAT32).allocate(List.of(w));
    assertThatThrownBy(() -> engine.compile(graph, foreign, OPTIONS))
        .hasMessageContaining("allocated by this engine (reference, FLOAT64)");
  }

  @Test
  void closingTwice_isHarmless_andUseAfterwardsIsAnError() {
    GraphBuilder builder = new GraphBuilder();
    Graph graph = builder.build(List.of(builder.read(a)), Map.of());
    EngineState state = engine.allocate(List.of(a));
    Executable executable = engine.compile(graph, state, OPTIONS);
    RunContext context = executable.newContext();
    Outputs outputs = new Outputs(graph, DType.FLOAT64);
    context.close();
    context.close();
    assertThatThrownBy(() -> context.run(new Inputs(List.of(), 0), outputs))
        .hasMessage("The context is closed");
    RunContext second = executable.newContext();
    state.close();
    state.close();
    assertThatThrownBy(() -> second.run(new Inputs(List.of(), 0), outputs))
        .hasMessage("The state is closed");
    executable.close();
    executable.close();
    assertThatThrownBy(executable::newContext).hasMessage("The executable is closed");
  }

  @Test
  void memory_isThePeakOfWhatLivesAtOnce() {
    GraphBuilder builder = new GraphBuilder();
    Value x = builder.input("x", Shape.of(1000));
    Value y = Ops.square(Ops.square(Ops.square(x)));
    Graph graph = builder.build(List.of(y), Map.of());
    Executable executable = engine.compile(graph, engine.allocate(List.of(a)), OPTIONS);
    assertThat(executable.memory().arena()).isEqualTo(2 * 1000 * 8); // operand and result
    assertThat(executable.memory().variables()).isEqualTo(2 * 8);
    assertThat(executable.describe()).contains("FLOAT64", "SQUARE", "return");
  }

  private static Tensor tensor(double... values) {
    return Tensor.ofDoubles(values, Shape.of(values.length));
  }
}

package cornea.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cornea.engine.Engine;
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
import cornea.tensor.Shape;
import cornea.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/**
 * What the engine SPI promises beside the numbers of single ops: assignments, versions, closing,
 * runs side by side. Subclass it in an engine's tests, as {@link OpTck}.
 */
public abstract class EngineTck {
  private static final EngineOptions TRAINING = new EngineOptions(true);
  private static final EngineOptions INFERENCE = new EngineOptions(false);
  private static final Inputs NOTHING = new Inputs(List.of(), 0);

  private final Variable a = new Variable("a", Shape.of(3, 5));
  private final Variable b = new Variable("b", Shape.of(3, 5));

  /** For subclasses. */
  protected EngineTck() {}

  /** The engine under test. */
  protected abstract Engine engine();

  @Test
  final void variables_areZeroUntilWritten_andReadAsWritten() {
    try (EngineState state = engine().allocate(List.of(a, b))) {
      long before = state.version();
      state.write(b, full(2.5));
      assertThat(state.version()).isGreaterThan(before);
      assertThat(state.read(a).floats()).containsOnly(0);
      assertThat(state.read(b).floats()).containsOnly(2.5f);
      assertThat(state.read(b).shape()).isEqualTo(b.shape());
    }
  }

  @Test
  final void assignments_takeEffectTogetherAtTheEnd() {
    GraphBuilder builder = new GraphBuilder();
    Value readA = builder.read(a);
    Value readB = builder.read(b);
    Graph swap = builder.build(List.of(readA), Map.of(a, readB, b, readA));
    try (EngineState state = engine().allocate(List.of(a, b));
        Executable executable = engine().compile(swap, state, TRAINING);
        RunContext context = executable.newContext()) {
      state.write(a, full(1));
      state.write(b, full(2));
      long before = state.version();
      Outputs outputs = new Outputs(swap, engine().dtype());
      context.run(NOTHING, outputs);
      assertThat(outputs.tensor(0).floats()).containsOnly(1);
      assertThat(state.read(a).floats()).containsOnly(2);
      assertThat(state.read(b).floats()).containsOnly(1);
      assertThat(state.version()).isGreaterThan(before);
    }
  }

  @Test
  final void stateWithoutAVariableOfTheGraph_isRefused() {
    GraphBuilder builder = new GraphBuilder();
    Graph graph = builder.build(List.of(builder.read(a)), Map.of());
    try (EngineState state = engine().allocate(List.of(b))) {
      assertThatThrownBy(() -> engine().compile(graph, state, INFERENCE).close())
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("'a'");
    }
  }

  @Test
  final void valueOfAnotherShape_isRefused() {
    try (EngineState state = engine().allocate(List.of(a))) {
      assertThatThrownBy(() -> state.write(a, Tensor.zeros(Shape.of(5, 3))))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("'a'")
          .hasMessageContaining("(3, 5)")
          .hasMessageContaining("(5, 3)");
    }
  }

  @Test
  final void closingTwice_isHarmless() {
    GraphBuilder builder = new GraphBuilder();
    Graph graph = builder.build(List.of(builder.read(a)), Map.of());
    EngineState state = engine().allocate(List.of(a));
    Executable executable = engine().compile(graph, state, INFERENCE);
    RunContext context = executable.newContext();
    for (int i = 0; i < 2; i++) {
      context.close();
      executable.close();
      state.close();
    }
    assertThatThrownBy(() -> context.run(NOTHING, new Outputs(graph, engine().dtype())))
        .isInstanceOf(IllegalStateException.class);
  }

  /** Both variables count the steps, so a reader that finds them unequal saw half a step. */
  @Test
  final void predictBesideTraining_seesFinishedStepsOnly() {
    int steps = 300;
    GraphBuilder training = new GraphBuilder();
    Value one = training.constant(1);
    Graph count =
        training.build(
            List.of(),
            Map.of(a, Ops.add(training.read(a), one), b, Ops.add(training.read(b), one)));
    GraphBuilder inference = new GraphBuilder();
    Graph look = inference.build(List.of(inference.read(a), inference.read(b)), Map.of());
    try (EngineState state = engine().allocate(List.of(a, b));
        Executable counting = engine().compile(count, state, TRAINING);
        Executable looking = engine().compile(look, state, INFERENCE)) {
      CompletableFuture<Void> trainer =
          CompletableFuture.runAsync(
              () -> {
                try (RunContext context = counting.newContext()) {
                  Outputs none = new Outputs(count, engine().dtype());
                  for (int step = 0; step < steps; step++) {
                    context.run(new Inputs(List.of(), step), none);
                  }
                }
              });
      try (RunContext context = looking.newContext()) {
        Outputs outputs = new Outputs(look, engine().dtype());
        double last = 0;
        do {
          context.run(NOTHING, outputs);
          assertThat(outputs.tensor(0)).isEqualTo(outputs.tensor(1));
          assertThat(outputs.tensor(0).at(0)).isGreaterThanOrEqualTo(last);
          last = outputs.tensor(0).at(0);
        } while (!trainer.isDone());
      }
      trainer.join();
      assertThat(state.read(a).floats()).containsOnly(steps);
    }
  }

  private Tensor full(double value) {
    return Tensor.full(a.shape(), value);
  }
}

package cornea.optimizers;

import static cornea.tck.Closeness.assertClose;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import cornea.tck.Golden;
import cornea.tensor.DType;
import cornea.tensor.Shape;
import cornea.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ten updates of two variables with given gradients, against real Keras in double. */
class OptimizersGoldenTest {
  /** Ten chained updates of a dozen double roundings each. */
  private static final double TOLERANCE = 1e-12;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "adadelta",
        "adagrad",
        "adam",
        "adam_amsgrad",
        "adam_clipnorm",
        "adam_default",
        "adam_options",
        "adam_weight_decay",
        "adamax",
        "adamw",
        "adamw_weight_decay",
        "ftrl",
        "lion",
        "nadam",
        "rmsprop",
        "rmsprop_centered",
        "rmsprop_centered_momentum",
        "rmsprop_default",
        "rmsprop_momentum",
        "rmsprop_weight_decay",
        "sgd",
        "sgd_clipnorm",
        "sgd_clipvalue",
        "sgd_cosine_decay",
        "sgd_cosine_restarts",
        "sgd_cosine_warmup",
        "sgd_default",
        "sgd_exponential_decay",
        "sgd_exponential_staircase",
        "sgd_global_clipnorm",
        "sgd_inverse_time_decay",
        "sgd_momentum",
        "sgd_nesterov",
        "sgd_piecewise_constant",
        "sgd_polynomial_cycle",
        "sgd_polynomial_decay",
        "sgd_weight_decay"
      })
  void tenSteps_equalKeras(String name) {
    Golden golden = Golden.load("optimizers", name);
    Optimizer optimizer = Optimizers.codec().read(golden.object("optimizer"));
    GraphBuilder builder = new GraphBuilder();
    List<Variable> variables = new ArrayList<>();
    List<Value> gradients = new ArrayList<>();
    for (int i = 0; golden.has("variable" + i); i++) {
      variables.add(new Variable("variable" + i, golden.array("variable" + i).shape()));
      gradients.add(builder.input("gradient" + i, variables.get(i).shape()));
    }
    Update update = optimizer.update(builder, variables, gradients);
    Graph graph = builder.build(List.of(), update.assignments());
    ReferenceEngine engine = new ReferenceEngine(DType.FLOAT64);
    List<Variable> all = new ArrayList<>(variables);
    all.addAll(update.slots());
    all.add(optimizer.rateVariable());
    all.add(optimizer.iterationVariable());
    try (EngineState state = engine.allocate(all);
        Executable executable = engine.compile(graph, state, new EngineOptions(true));
        RunContext context = executable.newContext()) {
      for (int i = 0; i < variables.size(); i++) {
        state.write(variables.get(i), golden.array("variable" + i));
      }
      for (Variable slot : update.slots()) {
        double[] values = new double[Math.toIntExact(slot.shape().size())];
        Arrays.fill(values, optimizer.initialValue(slot));
        state.write(slot, Tensor.ofDoubles(values, slot.shape()));
      }
      Outputs outputs = new Outputs(graph, DType.FLOAT64);
      for (int step = 0; step < 10; step++) {
        state.write(optimizer.rateVariable(), scalar(optimizer.rateAt(step)));
        state.write(optimizer.iterationVariable(), scalar(step));
        List<Tensor> fed = new ArrayList<>();
        for (int i = 0; i < variables.size(); i++) {
          fed.add(golden.array("gradient" + i).row(step));
        }
        context.run(new Inputs(fed, step), outputs);
        for (int i = 0; i < variables.size(); i++) {
          assertClose(
              name + ", variable " + i + " after step " + step,
              state.read(variables.get(i)),
              Objects.requireNonNull(golden.array("variable" + i + "_steps")).row(step),
              TOLERANCE);
        }
      }
    }
  }

  @Test
  void everyCase_isOfferedOrRefused() {
    for (String name : Golden.cases("optimizers")) {
      Map<String, @Nullable Object> keras = Golden.load("optimizers", name).object("optimizer");
      if (name.equals("sgd_ema")) {
        assertThatThrownBy(() -> Optimizers.codec().read(keras)).hasMessageContaining("use_ema");
      } else {
        Object written = Optimizers.codec().write(Optimizers.codec().read(keras));
        Optimizer again = Optimizers.codec().read(written);
        assertThat(Optimizers.codec().write(again)).as(name).isEqualTo(written);
      }
    }
  }

  @Test
  void schedule_goesThroughKerassJson() {
    Map<String, @Nullable Object> keras =
        Golden.load("optimizers", "sgd_piecewise_constant").object("optimizer");
    Map<?, ?> written = (Map<?, ?>) Optimizers.codec().write(Optimizers.codec().read(keras));
    assertThat(((Map<?, ?>) Objects.requireNonNull(written.get("config"))).get("learning_rate"))
        .isEqualTo(
            LearningRateSchedules.codec()
                .write(new PiecewiseConstantDecay(List.of(3, 7), List.of(0.1, 0.05, 0.01))));
  }

  @Test
  void rate_cannotBeSetBesideASchedule() {
    Optimizer optimizer = new SGD().learningRate(new CosineDecay(0.1, 10));
    assertThatThrownBy(() -> optimizer.learningRate(0.5))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "SGD: a schedule sets 'learning_rate', so that nothing else can. Use a number where a"
                + " callback changes it. Received: 0.5");
  }

  @Test
  void schedulesWithBadOptions_sayWhatIsExpected() {
    assertThatThrownBy(() -> new ExponentialDecay(0.1, 0, 0.5))
        .hasMessage("'decay_steps' must be 1 or more. Received: decay_steps=0");
    assertThatThrownBy(() -> new PiecewiseConstantDecay(List.of(3), List.of(0.1)))
        .hasMessage(
            "'values' must be one more than 'boundaries'. Received: boundaries=[3], values=[0.1]");
  }

  private static Tensor scalar(double value) {
    return Tensor.ofDoubles(new double[] {value}, Shape.scalar());
  }
}

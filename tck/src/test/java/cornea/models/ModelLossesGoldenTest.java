package cornea.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import cornea.engine.EngineOptions;
import cornea.engine.Executable;
import cornea.engine.Inputs;
import cornea.engine.Outputs;
import cornea.engine.RunContext;
import cornea.engine.reference.ReferenceEngine;
import cornea.graph.Gradients;
import cornea.graph.Graph;
import cornea.graph.GraphBuilder;
import cornea.graph.Value;
import cornea.layers.CallContext;
import cornea.layers.Weight;
import cornea.losses.Losses;
import cornea.op.Ops;
import cornea.tck.Golden;
import cornea.tensor.DType;
import cornea.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Losses of whole models in double: Keras goes back to the logits of a softmax or sigmoid that ends
 * a model, and adds the penalties of regularizers.
 */
class ModelLossesGoldenTest {
  /** Relative to the largest element: some thousand roundings of 1e-16 each. */
  private static final double TOLERANCE = 1e-12;

  static List<String> cases() {
    return Golden.cases("model_losses");
  }

  @ParameterizedTest
  @MethodSource("cases")
  void lossAndGradients_areKerass(String name) {
    Golden golden = Golden.load("model_losses", name);
    Model model = Models.fromConfig(golden.object("model"));
    List<Weight> weights = model.weights();
    for (int i = 0; i < weights.size(); i++) {
      weights.get(i).assign(golden.array("weight" + i));
    }
    GraphBuilder builder = new GraphBuilder();
    Value input = builder.input("x", golden.array("input0").shape());
    Value targets = builder.input("y", golden.array("y_true").shape());
    CallContext context = new CallContext(builder, true, 0);
    Value prediction = model.trace(builder, List.of(input), context).get(0);
    context.addPenalties(model.trainableWeights());
    Value loss = Losses.codec().read(golden.object("loss")).loss(targets, prediction, null);
    for (Value more : context.losses()) {
      loss = Ops.add(loss, more);
    }
    List<Value> sources = new ArrayList<>(List.of(input));
    weights.forEach(weight -> sources.add(builder.read(weight.variable())));
    List<Value> outputs = new ArrayList<>(List.of(prediction, loss));
    outputs.addAll(Gradients.of(loss, sources));
    Graph graph = builder.build(outputs, Map.of());
    ReferenceEngine engine = new ReferenceEngine(DType.FLOAT64);
    try (ModelState state = new ModelState(engine, weights, List.of());
        Executable step = engine.compile(graph, state.engineState(), new EngineOptions(false));
        RunContext run = step.newContext()) {
      state.beginInference();
      Outputs results = new Outputs(graph, DType.FLOAT64);
      run.run(new Inputs(List.of(golden.array("input0"), golden.array("y_true")), 0), results);
      assertClose(golden, "y_pred", results.tensor(0));
      assertClose(golden, "loss", results.tensor(1));
      assertClose(golden, "dinput0", results.tensor(2));
      for (int i = 0; i < weights.size(); i++) {
        assertClose(golden, "dweight" + i, results.tensor(3 + i));
      }
    }
  }

  private static void assertClose(Golden golden, String array, Tensor actual) {
    Tensor expected = golden.array(array);
    assertThat(actual.shape()).as(array).isEqualTo(expected.shape());
    double largest = 0;
    for (int i = 0; i < expected.size(); i++) {
      largest = Math.max(largest, Math.abs(expected.at(i)));
    }
    for (int i = 0; i < expected.size(); i++) {
      assertThat(actual.at(i))
          .as(array + " at " + i)
          .isCloseTo(expected.at(i), within(TOLERANCE * largest));
    }
  }
}

package cornea.losses;

import static cornea.tck.Closeness.assertClose;

import cornea.engine.EngineOptions;
import cornea.engine.EngineState;
import cornea.engine.Executable;
import cornea.engine.Inputs;
import cornea.engine.Outputs;
import cornea.engine.RunContext;
import cornea.engine.reference.ReferenceEngine;
import cornea.graph.Gradients;
import cornea.graph.Graph;
import cornea.graph.GraphBuilder;
import cornea.graph.Value;
import cornea.tck.Golden;
import cornea.tensor.DType;
import cornea.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The reduced loss and its gradient with respect to predictions, against real Keras in double. */
class LossesGoldenTest {
  /** A few double roundings, one division by a clipped probability among them. */
  private static final double TOLERANCE = 1e-10;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "binary_crossentropy",
        "binary_crossentropy_flat_truth",
        "binary_crossentropy_logits",
        "binary_crossentropy_logits_extreme",
        "binary_crossentropy_multi_label",
        "binary_crossentropy_multi_label_weighted",
        "binary_crossentropy_saturated",
        "binary_crossentropy_smoothing",
        "binary_crossentropy_smoothing_logits",
        "binary_crossentropy_weighted",
        "categorical_crossentropy",
        "categorical_crossentropy_logits",
        "categorical_crossentropy_logits_extreme",
        "categorical_crossentropy_on_images",
        "categorical_crossentropy_saturated",
        "categorical_crossentropy_smoothing",
        "categorical_crossentropy_smoothing_logits",
        "categorical_crossentropy_soft_targets",
        "categorical_crossentropy_unnormalized",
        "categorical_crossentropy_weighted",
        "mean_absolute_error",
        "mean_absolute_error_weighted",
        "mean_squared_error",
        "mean_squared_error_weighted",
        "sparse_categorical_crossentropy",
        "sparse_categorical_crossentropy_column",
        "sparse_categorical_crossentropy_logits",
        "sparse_categorical_crossentropy_logits_extreme",
        "sparse_categorical_crossentropy_on_images",
        "sparse_categorical_crossentropy_saturated",
        "sparse_categorical_crossentropy_unnormalized",
        "sparse_categorical_crossentropy_weighted"
      })
  void lossAndGradient_equalKeras(String name) {
    Golden golden = Golden.load("losses", name);
    Loss loss = Losses.codec().read(golden.object("loss"));
    GraphBuilder builder = new GraphBuilder();
    List<Tensor> fed = new ArrayList<>();
    Value yTrue = input(builder, golden, "y_true", fed);
    Value yPred = input(builder, golden, "y_pred", fed);
    Value weights =
        golden.has("sample_weight") ? input(builder, golden, "sample_weight", fed) : null;
    Value value = loss.loss(yTrue, yPred, weights);
    Graph graph =
        builder.build(List.of(value, Gradients.of(value, List.of(yPred)).get(0)), Map.of());
    ReferenceEngine engine = new ReferenceEngine(DType.FLOAT64);
    try (EngineState state = engine.allocate(List.of());
        Executable executable = engine.compile(graph, state, new EngineOptions(false));
        RunContext context = executable.newContext()) {
      Outputs outputs = new Outputs(graph, DType.FLOAT64);
      context.run(new Inputs(fed, 0), outputs);
      assertClose(name + ", loss", outputs.tensor(0), golden.array("loss"), TOLERANCE);
      assertClose(name + ", gradient", outputs.tensor(1), golden.array("dy_pred"), TOLERANCE);
    }
  }

  private static Value input(GraphBuilder builder, Golden golden, String name, List<Tensor> fed) {
    Tensor tensor = golden.array(name);
    fed.add(tensor);
    return builder.input(name, tensor.shape());
  }
}

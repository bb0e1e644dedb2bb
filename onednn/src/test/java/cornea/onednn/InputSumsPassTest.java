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
import cornea.graph.Gradients;
import cornea.graph.Graph;
import cornea.graph.GraphBuilder;
import cornea.graph.Value;
import cornea.op.BatchNormOp;
import cornea.op.ConvDataGradOp;
import cornea.op.ConvFilterGradOp;
import cornea.op.Op;
import cornea.op.Ops;
import cornea.op.Window;
import cornea.tensor.DType;
import cornea.tensor.Shape;
import cornea.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InputSumsPassTest {
  private static final Shape IMAGE = Shape.of(2, 9, 8, 3);
  private static final Shape CHANNELS = Shape.of(3);

  @ParameterizedTest
  @CsvSource({"1, 1", "2, 1", "1, 2"})
  void apply_normalizedInput_leavesNoDataGradientAndKeepsTheNumbers(int stride, int dilation) {
    Window window = new Window(3, 2, stride, stride, dilation, dilation, 0, 0, 0, 0);
    Graph graph = FewChannelsPass.apply(gradients(window, false));
    Graph changed = InputSumsPass.apply(graph);
    assertThat(count(graph, ConvDataGradOp.class)).isEqualTo(1);
    assertThat(count(changed, ConvDataGradOp.class)).isZero();
    assertThat(count(changed, ConvFilterGradOp.class)).isEqualTo(1);
    List<Tensor> before = run(graph);
    List<Tensor> after = run(changed);
    assertThat(before).hasSize(3);
    for (int i = 0; i < before.size(); i++) {
      // In double: sums of up to 2 · 9 · 8 · 4 products in another order.
      assertClose(after.get(i), before.get(i), 2 * 9 * 8 * 4 * 0x1p-52);
    }
  }

  @Test
  void apply_padding_changesNothing() {
    Window window = new Window(3, 3, 1, 1, 1, 1, 1, 1, 1, 1);
    Graph graph = FewChannelsPass.apply(gradients(window, false));
    assertThat(InputSumsPass.apply(graph)).isSameAs(graph);
  }

  @Test
  void apply_gradientOfTheImagesWanted_changesNothing() {
    Window window = new Window(3, 3, 1, 1, 1, 1, 0, 0, 0, 0);
    Graph graph = FewChannelsPass.apply(gradients(window, true));
    assertThat(InputSumsPass.apply(graph)).isSameAs(graph);
  }

  /** Of kernel, scale and shift of a normalized convolution, and of the images if asked. */
  private static Graph gradients(Window window, boolean ofImages) {
    GraphBuilder builder = new GraphBuilder();
    Value x = builder.input("x", IMAGE);
    Value kernel = builder.input("kernel", Shape.of(window.height(), window.width(), 3, 4));
    Value gamma = builder.input("gamma", CHANNELS);
    Value beta = builder.input("beta", CHANNELS);
    Value zeros = builder.constant(0, CHANNELS);
    Value ones = builder.constant(1, CHANNELS);
    Value normalized =
        Ops.batchNorm(x, gamma, beta, zeros, ones, new BatchNormOp(1e-3, true)).output(0);
    Value y = Ops.conv2d(normalized, kernel, window, 1);
    Value loss = Ops.sum(Ops.mul(Ops.square(y), Ops.constant(y, 0.5)));
    List<Value> wanted = new ArrayList<>(List.of(kernel, gamma, beta));
    if (ofImages) {
      wanted.add(x);
    }
    return builder.build(Gradients.of(loss, wanted), Map.of());
  }

  private static long count(Graph graph, Class<? extends Op> op) {
    return graph.nodes().stream().filter(node -> op.isInstance(node.op())).count();
  }

  private static List<Tensor> run(Graph graph) {
    ReferenceEngine engine = new ReferenceEngine(DType.FLOAT64);
    try (EngineState state = engine.allocate(List.of());
        Executable executable = engine.compile(graph, state, new EngineOptions(false));
        RunContext context = executable.newContext()) {
      Outputs outputs = new Outputs(graph, DType.FLOAT64);
      List<Tensor> given = new ArrayList<>();
      for (Value input : graph.inputs()) {
        given.add(TestTensors.random(input.shape(), given.size()));
      }
      context.run(new Inputs(given, 0), outputs);
      List<Tensor> results = new ArrayList<>();
      for (int i = 0; i < graph.outputs().size(); i++) {
        results.add(outputs.tensor(i));
      }
      return results;
    }
  }
}

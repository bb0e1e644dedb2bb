package cornea.onednn;

import static cornea.onednn.Closeness.assertClose;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import cornea.engine.Engine;
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
import cornea.graph.Variable;
import cornea.op.Ops;
import cornea.op.UnaryOp;
import cornea.op.Window;
import cornea.random.CounterRandom;
import cornea.tensor.DType;
import cornea.tensor.Shape;
import cornea.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Convolutions by Winograd's filtering beside the reference engine's in double. */
class WinogradTest {
  /**
   * Of the largest element: the transforms multiply rounding errors by about ten each, one of the
   * images and one of the products, against 2^-24 for a direct sum. docs/adr/0007-winograd.md.
   */
  private static final double BOUND = 3e-5;

  private static final OneDnnEngine ENGINE =
      new OneDnnEngine(2, DepthFirst.SLICE_BYTES, WinogradUse.WHERE_POSSIBLE);

  @ParameterizedTest
  @CsvSource({
    "3, 2, 16, 16, 64, 64, 1", // whole tiles
    "3, 1, 16, 16, 64, 64, 0", // without padding
    "3, 3, 17, 18, 32, 64, 1", // a tile that hangs over by three pixels, one by two
    "3, 2, 19, 22, 64, 32, 0",
    "3, 1, 70, 40, 32, 40, 1", // rows of tiles that do not fill a chunk
    "3, 1, 20, 530, 32, 32, 2", // one row of tiles longer than a chunk, more padding than "same"
    "5, 2, 16, 16, 64, 48, 2",
    "5, 3, 17, 13, 32, 40, 2", // tiles that hang over
    "5, 1, 12, 130, 16, 24, 0", // a row of tiles longer than a chunk; no output next to RELU's bend
    "5, 1, 9, 8, 24, 16, 4" // more padding than "same"
  })
  void everyDirection_isTheReferences(
      int taps, int batch, int height, int width, int channels, int filters, int padding) {
    Shape image = Shape.of(batch, height, width, channels);
    Shape kernel = Shape.of(taps, taps, channels, filters);
    Window window = new Window(taps, taps, 1, 1, 1, 1, padding, padding, padding, padding);
    Graph graph = graph(image, kernel, window);
    List<Tensor> inputs = new ArrayList<>();
    graph.inputs().forEach(input -> inputs.add(uniform(input.shape(), inputs.size())));

    String plan = plan(ENGINE, graph);
    assertThat(plan)
        .contains("convolution+bias+RELU [winograd]")
        .contains("convolution data gradient [winograd]")
        .contains("convolution filter gradient [winograd]");
    List<Tensor> received = run(ENGINE, DType.FLOAT32, graph, inputs);
    List<Tensor> expected = run(new ReferenceEngine(DType.FLOAT64), DType.FLOAT64, graph, inputs);
    assertThat(received).hasSize(4);
    for (int i = 0; i < expected.size(); i++) {
      assertClose(received.get(i), expected.get(i), BOUND);
    }
  }

  @Test
  void eachThread_worksForItself_whereThereAreTilesEnough() {
    assumeThat(OpenMp.isKnown()).as("GNU's OpenMP").isTrue();
    WinogradTeams teams = teams(2, 70, 64, 0);
    assertThat(teams.alone()).isTrue();
    assertThat(teams.count()).isEqualTo(2);
    assertThat(teams.rows() * teams.count()).isLessThanOrEqualTo(teams.room());
    assertThat(teams(1, 70, 64, 0).alone()).as("one thread").isFalse();
    assertThat(teams(2, 8, 64, 0).alone()).as("few tiles").isFalse();
    assertThat(teams(16, 70, 64, 0).alone()).as("few rows of tiles").isFalse();
    assertThat(teams(2, 70, 64, 40 << 20).alone()).as("large sums").isFalse();
  }

  /** Slices of a batch work in the room of the largest of them. */
  @Test
  void roomForManyImages_isEnoughForFewer() {
    for (int threads : new int[] {1, 2, 3, 16}) {
      WinogradStep.Kind kind = kind(threads, 70, 512);
      int room = 0;
      for (int images = 1; images <= 40; images++) {
        WinogradTeams teams = kind.teams(images);
        assertThat(teams.count() * Math.min(teams.rows(), teams.all()))
            .isLessThanOrEqualTo(teams.room());
        assertThat(teams.room()).isGreaterThanOrEqualTo(room);
        room = teams.room();
      }
    }
  }

  private static WinogradTeams teams(int threads, int size, int channels, long bytes) {
    return WinogradTeams.of(kind(threads, size, channels), 1, bytes);
  }

  private static WinogradStep.Kind kind(int threads, int size, int channels) {
    int tiles = (size + 3) / 4;
    WinogradTransforms.Grid grid =
        new WinogradTransforms.Grid(4, size, size, channels, tiles, tiles, 1, 1);
    return new WinogradStep.Kind("convolution", grid, grid, false, threads);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void slices_giveTheSameNumbers(boolean gradient) {
    Graph graph = threeInARow(gradient);
    List<Tensor> inputs = new ArrayList<>();
    graph.inputs().forEach(input -> inputs.add(uniform(input.shape(), inputs.size())));
    Engine sliced = new OneDnnEngine(2, 1 << 15, WinogradUse.WHERE_POSSIBLE);
    assertThat(plan(sliced, graph)).containsPattern("3 slices of 2 images.*winograd.*winograd");
    assertThat(plan(ENGINE, graph)).doesNotContain("slices of");
    List<Tensor> whole = run(ENGINE, DType.FLOAT32, graph, inputs);
    List<Tensor> parts = run(sliced, DType.FLOAT32, graph, inputs);
    for (int i = 0; i < whole.size(); i++) {
      // A number's terms are added in the same order, by another kernel perhaps.
      assertClose(parts.get(i), whole.get(i), 1e-6);
    }
  }

  /** Three convolutions of five images, one after the other, or their gradient by the images. */
  private static Graph threeInARow(boolean gradient) {
    GraphBuilder builder = new GraphBuilder();
    Value x = builder.input("x", Shape.of(5, 16, 16, 64));
    Value y = x;
    Value kernel = builder.input("kernel", Shape.of(3, 3, 64, 64));
    for (int i = 0; i < 3; i++) {
      y = Ops.conv2d(y, kernel, new Window(3, 3, 1, 1, 1, 1, 1, 1, 1, 1), 1);
      y = Ops.unary(UnaryOp.Kind.RELU, y);
    }
    if (gradient) {
      Value weights = builder.input("weights", y.shape());
      y = Gradients.of(Ops.sum(Ops.mul(y, weights)), List.of(x)).get(0);
    }
    return builder.build(List.of(y), Map.of());
  }

  @Test
  void kernelsOfOneImage_stayUntilWeightsChange() {
    Variable kernel = new Variable("kernel", Shape.of(3, 3, 32, 48));
    GraphBuilder builder = new GraphBuilder();
    Value x = builder.input("x", Shape.of(1, 12, 12, 32));
    Value y = Ops.conv2d(x, builder.read(kernel), new Window(3, 3, 1, 1, 1, 1, 1, 1, 1, 1), 1);
    Graph graph = builder.build(List.of(y), Map.of());
    Tensor image = uniform(x.shape(), 0);
    Engine reference = new ReferenceEngine(DType.FLOAT64);
    try (EngineState state = ENGINE.allocate(List.of(kernel));
        EngineState exact = reference.allocate(List.of(kernel));
        Executable executable = ENGINE.compile(graph, state, new EngineOptions(false));
        Executable judge = reference.compile(graph, exact, new EngineOptions(false));
        RunContext context = executable.newContext();
        RunContext exactly = judge.newContext()) {
      assertThat(executable.describe().lines().filter(line -> line.contains("Winograd kernels")))
          .hasSize(1)
          .allMatch(line -> line.startsWith("when weights change"));
      for (int stream = 1; stream <= 2; stream++) {
        Tensor weights = uniform(kernel.shape(), stream);
        state.write(kernel, weights);
        exact.write(kernel, weights.as(DType.FLOAT64));
        Tensor expected = next(exactly, graph, image.as(DType.FLOAT64));
        for (int run = 0; run < 2; run++) {
          assertClose(next(context, graph, image), expected, BOUND);
        }
      }
    }
  }

  private static Tensor next(RunContext context, Graph graph, Tensor image) {
    Outputs outputs = new Outputs(graph, image.dtype());
    context.run(new Inputs(List.of(image), 0), outputs);
    return outputs.tensor(0);
  }

  /** relu(conv(x, k) + b), and the gradients of its sum by weights, by all three. */
  private static Graph graph(Shape image, Shape kernel, Window window) {
    GraphBuilder builder = new GraphBuilder();
    Value x = builder.input("x", image);
    Value k = builder.input("kernel", kernel);
    Value b = builder.input("bias", Shape.of(kernel.dim(3)));
    Value y = Ops.conv2d(x, k, window, 1);
    y = Ops.unary(UnaryOp.Kind.RELU, Ops.add(y, b));
    Value weights = builder.input("weights", y.shape());
    List<Value> outputs = new ArrayList<>(List.of(y));
    outputs.addAll(Gradients.of(Ops.sum(Ops.mul(y, weights)), List.of(x, k, b)));
    return builder.build(outputs, Map.of());
  }

  private static String plan(Engine engine, Graph graph) {
    try (EngineState state = engine.allocate(List.of());
        Executable executable = engine.compile(graph, state, new EngineOptions(true))) {
      return executable.describe();
    }
  }

  private static List<Tensor> run(Engine engine, DType type, Graph graph, List<Tensor> inputs) {
    try (EngineState state = engine.allocate(List.of());
        Executable executable = engine.compile(graph, state, new EngineOptions(true));
        RunContext context = executable.newContext()) {
      Outputs outputs = new Outputs(graph, type);
      context.run(new Inputs(inputs.stream().map(x -> x.as(type)).toList(), 0), outputs);
      List<Tensor> results = new ArrayList<>();
      for (int i = 0; i < graph.outputs().size(); i++) {
        results.add(outputs.tensor(i));
      }
      return results;
    }
  }

  private static Tensor uniform(Shape shape, int stream) {
    float[] data = new float[Math.toIntExact(shape.size())];
    for (int i = 0; i < data.length; i++) {
      data[i] = CounterRandom.uniform(100 + stream, i) - 0.5f;
    }
    return Tensor.of(data, shape);
  }
}

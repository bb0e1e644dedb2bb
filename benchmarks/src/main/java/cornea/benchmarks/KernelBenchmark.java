package cornea.benchmarks;

import cornea.engine.Engine;
import cornea.engine.EngineOptions;
import cornea.engine.EngineState;
import cornea.engine.Engines;
import cornea.engine.Executable;
import cornea.engine.Inputs;
import cornea.engine.Outputs;
import cornea.engine.RunContext;
import cornea.graph.Graph;
import cornea.graph.GraphBuilder;
import cornea.graph.Variable;
import cornea.random.CounterRandom;
import cornea.tensor.DType;
import cornea.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullUnmarked;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** One run of a {@link Kernel} on the best engine; {@link Kernels} starts it. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@NullUnmarked // JMH sets the fields
public class KernelBenchmark {
  private static final Tensor TICK = Tensor.of(new float[1], 1);

  @Param private Kernel kernel;

  private final Variable clock = new Variable("clock", TICK.shape());
  private EngineState state;
  private Executable executable;
  private RunContext context;
  private Outputs outputs;
  private long iteration;

  /** For JMH. */
  public KernelBenchmark() {}

  /** Compiles the kernel and gives its variables numbers in [0, 1). */
  @Setup
  public void prepare() {
    Engine engine = Engines.best();
    Graph graph = kernel.graph(new GraphBuilder());
    List<Variable> variables = new ArrayList<>(graph.variables());
    variables.add(clock);
    state = engine.allocate(variables);
    for (Variable variable : graph.variables()) {
      float[] values = new float[Math.toIntExact(variable.shape().size())];
      for (int i = 0; i < values.length; i++) {
        values[i] = CounterRandom.uniform(1, i);
      }
      state.write(variable, Tensor.of(values, variable.shape()));
    }
    executable = engine.compile(graph, state, new EngineOptions(true));
    context = executable.newContext();
    outputs = new Outputs(graph, DType.FLOAT32);
  }

  /** One step. */
  @Benchmark
  public void step() {
    state.write(clock, TICK); // or what depends on variables alone would be computed once
    context.run(new Inputs(List.of(), iteration++), outputs);
  }

  /** Gives the memory back. */
  @TearDown
  public void close() {
    context.close();
    executable.close();
    state.close();
  }
}

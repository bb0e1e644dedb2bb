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
import cornea.graph.Variable;
import cornea.layers.CallContext;
import cornea.layers.Weight;
import cornea.losses.Loss;
import cornea.losses.Losses;
import cornea.op.Ops;
import cornea.optimizers.Optimizer;
import cornea.optimizers.Optimizers;
import cornea.optimizers.Update;
import cornea.tck.Golden;
import cornea.tensor.DType;
import cornea.tensor.Shape;
import cornea.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Fifty training steps of whole nets on the reference engine in double, against Keras: models from
 * Keras's JSON, traced, differentiated and updated. {@code oracle/README.md} says where weights and
 * pictures come from.
 */
class NetsGoldenTest {
  /**
   * Relative. The oracle's numbers move by less than 1e-12 where every weight is moved by 2^-50, so
   * the order of sums cannot explain more than this.
   */
  private static final double TOLERANCE = 1e-9;

  /**
   * Absolute, for gradients. A bias in front of a BatchNormalization in training has a gradient of
   * zero, of which both sides compute rounding noise: some 1e-16 for sums of terms below one.
   */
  private static final double NOISE = 1e-14;

  static List<String> cases() {
    return Golden.cases("nets");
  }

  @ParameterizedTest
  @MethodSource("cases")
  void fiftySteps_areKerass(String name) {
    new Run(Golden.load("nets", name)).check();
  }

  private static final class Run {
    private final Golden golden;
    private final Model model;
    private final Loss loss;
    private final Optimizer optimizer;
    private final int batch;
    private final int count;
    private final int classes;
    private final String labels;

    Run(Golden golden) {
      this.golden = golden;
      model = Models.fromConfig(golden.object("model"));
      loss = Losses.codec().read(golden.object("loss"));
      optimizer = Optimizers.codec().read(golden.object("optimizer"));
      batch = number("batch");
      count = batch * number("batches");
      classes = number("classes");
      labels = String.valueOf(golden.json().get("labels"));
      for (int i = 0; i < model.weights().size(); i++) {
        model.weights().get(i).assign(initial(model.weights().get(i), i));
      }
    }

    private int number(String key) {
      return ((Number) Objects.requireNonNull(golden.json().get(key))).intValue();
    }

    void check() {
      GraphBuilder builder = new GraphBuilder();
      List<Value> inputs = inputs(builder);
      Value targets = builder.input("y", targets(0).shape());
      CallContext context = new CallContext(builder, true, 0);
      Value prediction = model.trace(builder, inputs, context).get(0);
      List<Weight> trained = model.trainableWeights();
      context.addPenalties(trained);
      Value total = loss.loss(targets, prediction, null);
      for (Value more : context.losses()) {
        total = Ops.add(total, more);
      }
      List<Variable> variables = trained.stream().map(Weight::variable).toList();
      List<Value> reads = variables.stream().map(builder::read).toList();
      List<Value> gradients = Gradients.of(total, reads);
      Update update = optimizer.update(builder, variables, gradients);
      Map<Variable, Value> assignments = new LinkedHashMap<>(context.assignments());
      assignments.putAll(update.assignments());
      List<Value> outputs = new ArrayList<>(List.of(total));
      outputs.addAll(gradients);
      Graph training = builder.build(outputs, assignments);

      GraphBuilder predicting = new GraphBuilder();
      Graph inference =
          predicting.build(
              model.trace(predicting, inputs(predicting), new CallContext(predicting, false, 0)),
              Map.of());

      List<Variable> extra = new ArrayList<>(update.slots());
      extra.add(optimizer.rateVariable());
      extra.add(optimizer.iterationVariable());
      ReferenceEngine engine = new ReferenceEngine(DType.FLOAT64);
      try (ModelState state = new ModelState(engine, model.weights(), extra);
          Executable step = engine.compile(training, state.engineState(), new EngineOptions(true));
          Executable forward =
              engine.compile(inference, state.engineState(), new EngineOptions(false));
          RunContext stepContext = step.newContext();
          RunContext forwardContext = forward.newContext()) {
        state.beginInference();
        assertClose("predictions_before", predict(inference, forwardContext));
        Outputs results = new Outputs(training, DType.FLOAT64);
        state.write(
            optimizer.rateVariable(),
            Tensor.ofDoubles(new double[] {optimizer.learningRate()}, Shape.scalar()));
        for (int t = 0; t < number("steps"); t++) {
          List<Tensor> fed = new ArrayList<>(pictures(t % number("batches")));
          fed.add(targets(t % number("batches")));
          state.write(optimizer.iterationVariable(), Tensor.scalar(t));
          state.beginTraining(assignments.keySet());
          int now = t;
          state.step(assignments.keySet(), () -> stepContext.run(new Inputs(fed, now), results));
          double expected = golden.array("losses").at(t);
          assertThat(results.scalar(0))
              .as("loss of step " + t)
              .isCloseTo(expected, within(TOLERANCE * Math.abs(expected)));
          if (t == 0) {
            for (int i = 0; i < trained.size(); i++) {
              int index = model.weights().indexOf(trained.get(i));
              assertClose("gradient" + index, sampled(results.tensor(1 + i)));
            }
          }
          if (t == 9) {
            for (int i = 0; i < model.weights().size(); i++) {
              assertClose("weight" + i, sampled(model.weights().get(i).tensor()));
            }
          }
        }
        state.beginInference();
        assertClose("predictions_after", predict(inference, forwardContext));
      }
    }

    private List<Value> inputs(GraphBuilder builder) {
      List<Value> inputs = new ArrayList<>();
      for (Value input : model.inputs()) {
        inputs.add(builder.input("x" + inputs.size(), input.shape().withDim(0, batch)));
      }
      return inputs;
    }

    private Tensor predict(Graph graph, RunContext context) {
      Outputs outputs = new Outputs(graph, DType.FLOAT64);
      context.run(new Inputs(pictures(0), 0), outputs);
      return outputs.tensor(0);
    }

    /** Differences are judged against the largest element of the array. */
    private void assertClose(String array, Tensor actual) {
      Tensor expected = golden.array(array);
      assertThat(actual.shape()).as(array).isEqualTo(expected.shape());
      double largest = 0;
      for (int i = 0; i < expected.size(); i++) {
        largest = Math.max(largest, Math.abs(expected.at(i)));
      }
      for (int i = 0; i < expected.size(); i++) {
        assertThat(actual.at(i))
            .as(array + " at " + i)
            .isCloseTo(
                expected.at(i),
                within(TOLERANCE * largest + (array.startsWith("gradient") ? NOISE : 0)));
      }
    }

    private static Tensor sampled(Tensor whole) {
      if (whole.size() <= 64) {
        return whole;
      }
      double[] sample = new double[64];
      for (int k = 0; k < 64; k++) {
        sample[k] = whole.at((int) ((long) k * whole.size() / 64));
      }
      return Tensor.ofDoubles(sample, Shape.of(64));
    }

    private static Tensor initial(Weight weight, int index) {
      double[] data = new double[Math.toIntExact(weight.shape().size())];
      Shape shape = weight.shape();
      int last = weight.name().equals("depthwise_kernel") ? 2 : shape.rank() - 1;
      double fan = 1;
      for (int i = 0; i < last; i++) {
        fan *= shape.dim(i);
      }
      double range = Math.sqrt(6 / fan);
      for (int e = 0; e < data.length; e++) {
        double s = 2 * uniform(1000 + index, e) - 1;
        data[e] =
            switch (weight.name()) {
              case "gamma", "moving_variance" -> 1 + 0.1 * s;
              case "bias", "beta", "moving_mean" -> 0.05 * s;
              default -> range * s;
            };
      }
      return Tensor.ofDoubles(data, shape);
    }

    private int label(int picture) {
      return (int) Math.floor(uniform(3, picture) * classes);
    }

    /** One batch for each of the model's inputs; the second one reads the set from its end. */
    private List<Tensor> pictures(int number) {
      List<Tensor> all = new ArrayList<>();
      for (int input = 0; input < model.inputs().size(); input++) {
        Shape shape = model.inputs().get(input).shape().withDim(0, batch);
        int size = Math.toIntExact(shape.size() / batch);
        double[] data = new double[batch * size];
        for (int row = 0; row < batch; row++) {
          int picture = number * batch + row;
          int source = input == 0 ? picture : count - 1 - picture;
          for (int p = 0; p < size; p++) {
            data[row * size + p] =
                0.75 * (2 * uniform(1, (long) source * size + p) - 1)
                    + 0.25 * (2 * uniform(2, (long) label(source) * size + p) - 1);
          }
        }
        all.add(Tensor.ofDoubles(data, shape));
      }
      return all;
    }

    private Tensor targets(int number) {
      boolean oneHot = labels.equals("one_hot");
      double[] data = new double[oneHot ? batch * classes : batch];
      for (int row = 0; row < batch; row++) {
        int label = label(number * batch + row);
        if (oneHot) {
          data[row * classes + label] = 1;
        } else {
          data[row] = label;
        }
      }
      Shape shape =
          oneHot
              ? Shape.of(batch, classes)
              : labels.equals("binary") ? Shape.of(batch, 1) : Shape.of(batch);
      return Tensor.ofDoubles(data, shape);
    }

    private static double uniform(long stream, long index) {
      long z = ((stream << 32) + index + 1) * 0x9E3779B97F4A7C15L;
      z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
      z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
      return ((z ^ (z >>> 31)) >>> 11) * 0x1p-53;
    }
  }
}

package cornea.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import cornea.engine.EngineOptions;
import cornea.engine.Executable;
import cornea.engine.Inputs;
import cornea.engine.Outputs;
import cornea.graph.Gradients;
import cornea.graph.Graph;
import cornea.graph.GraphBuilder;
import cornea.graph.Value;
import cornea.op.BatchNormGradOp;
import cornea.op.BatchNormOp;
import cornea.op.ConvFilterGradOp;
import cornea.op.InputOp;
import cornea.op.OneHotOp;
import cornea.op.Op;
import cornea.op.Ops;
import cornea.op.PoolGradOp;
import cornea.op.ReadOp;
import cornea.op.UnaryGradOp;
import cornea.op.UnaryOp;
import cornea.tensor.DType;
import cornea.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every op's gradient rule against central differences of fourth order on the reference engine in
 * double. The loss is Σ w · y with random weights, over the first output.
 */
class OpGradientTest {
  private static final int CASES = 36; // two for each kind of UnaryOp
  private static final int ELEMENTS = 24; // of each operand

  /** A quarter of what keeps the elements of {@link OpCases.Elements#DISTINCT} from a kink. */
  private static final double STEP = 1.0 / 4096;

  private static final Set<Class<? extends Op>> NO_OPERAND = Set.of(InputOp.class, ReadOp.class);
  private static final Set<Class<? extends Op>> ONLY_FIRST_DERIVATIVES =
      Set.of(UnaryGradOp.class, ConvFilterGradOp.class, PoolGradOp.class, BatchNormGradOp.class);

  @TestFactory
  Stream<DynamicNode> everyRule_isTheLimitOfDifferences() {
    return OpCases.types().stream()
        .filter(type -> !NO_OPERAND.contains(type))
        .map(
            type ->
                DynamicContainer.dynamicContainer(
                    type.getSimpleName(), IntStream.range(0, CASES).mapToObj(k -> test(type, k))));
  }

  private static DynamicTest test(Class<? extends Op> type, int k) {
    OpCase opCase = OpCases.random(type, k, 1, OpCases.Elements.DISTINCT);
    String name = String.format(Locale.ROOT, "case %d: %s", k, opCase);
    if (ONLY_FIRST_DERIVATIVES.contains(type)) {
      return DynamicTest.dynamicTest(
          name,
          () ->
              assertThatThrownBy(() -> new Loss(opCase))
                  .isInstanceOf(UnsupportedOperationException.class)
                  .hasMessageContaining("second derivatives are not offered"));
    }
    return DynamicTest.dynamicTest(name, () -> check(opCase));
  }

  private static void check(OpCase opCase) {
    Loss loss = new Loss(opCase);
    List<double[]> operands = new ArrayList<>();
    opCase.operands().forEach(operand -> operands.add(operand.doubles()));
    Outputs exact = loss.run(operands);
    Random random = new Random(2);
    for (int operand = 0; operand < operands.size(); operand++) {
      double[] elements = operands.get(operand);
      double[] gradient = exact.doubles(2 + operand);
      if (isConstant(opCase.op(), operand)) {
        assertThat(gradient).containsOnly(0);
        continue;
      }
      for (int n = 0; n < Math.min(ELEMENTS, elements.length); n++) {
        int i = elements.length <= ELEMENTS ? n : random.nextInt(elements.length);
        double x = elements[i];
        double[] differences = new double[2];
        double size = 0;
        for (int far = 1; far <= 2; far++) {
          elements[i] = x + far * STEP;
          Outputs above = loss.run(operands);
          elements[i] = x - far * STEP;
          Outputs below = loss.run(operands);
          differences[far - 1] = above.scalar(0) - below.scalar(0);
          size = Math.max(size, above.scalar(1));
        }
        elements[i] = x;
        double expected = (8 * differences[0] - differences[1]) / (12 * STEP);
        // Truncation is STEP⁴ / 30 = 1e-16 times the fifth derivative: up to some thousand times
        // the terms for the logarithm at 1/4, where 4! / x⁵ = 24576. Rounding: the terms of the
        // loss, of which there are a few thousand with a few roundings each, by 2⁻⁵² / STEP =
        // 1e-12, rather less than that many times since they are independent.
        double tolerance = 3e-11 * (1 + size);
        assertThat(gradient[i])
            .as("operand %d, element %d at %s", operand, i, x)
            .isCloseTo(expected, within(tolerance));
      }
    }
  }

  /** Labels are whole numbers; moving averages are not differentiated. */
  private static boolean isConstant(Op op, int operand) {
    return op instanceof OneHotOp || (op instanceof BatchNormOp && operand >= 3);
  }

  /** Outputs: the loss, the sum of its absolute terms, the gradient of each operand. */
  private static final class Loss {
    private final OpCase opCase;
    private final Graph graph;
    private final Executable executable;
    private final List<Tensor> weights = new ArrayList<>();

    Loss(OpCase opCase) {
      this.opCase = opCase;
      GraphBuilder builder = new GraphBuilder();
      List<Value> operands = new ArrayList<>();
      for (int i = 0; i < opCase.operands().size(); i++) {
        operands.add(builder.input("operand" + i, opCase.operands().get(i).shape()));
      }
      Value y = builder.add(opCase.op(), operands).output(0);
      Random random = new Random(3);
      Value w = builder.input("weights", y.shape());
      double[] weight = random.doubles(y.shape().size(), -1, 1).toArray();
      weights.add(Tensor.ofDoubles(weight, y.shape()));
      Value terms = Ops.mul(y, w);
      Value loss = Ops.sum(terms);
      Value size = Ops.sum(Ops.unary(UnaryOp.Kind.ABS, terms));
      List<Value> outputs = new ArrayList<>(List.of(loss, size));
      outputs.addAll(Gradients.of(loss, operands));
      graph = builder.build(outputs, Map.of());
      executable =
          OpCase.REFERENCE.compile(
              graph, OpCase.REFERENCE.allocate(List.of()), new EngineOptions(false));
    }

    Outputs run(List<double[]> operands) {
      List<Tensor> fed = new ArrayList<>();
      for (int i = 0; i < operands.size(); i++) {
        fed.add(Tensor.ofDoubles(operands.get(i), opCase.operands().get(i).shape()));
      }
      fed.addAll(weights);
      Outputs outputs = new Outputs(graph, DType.FLOAT64);
      executable.newContext().run(new Inputs(fed, opCase.iteration()), outputs);
      return outputs;
    }
  }
}

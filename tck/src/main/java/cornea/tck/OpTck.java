package cornea.tck;

import static org.assertj.core.api.Assertions.assertThat;

import cornea.engine.Engine;
import cornea.engine.Precision;
import cornea.op.Op;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every op, on random cases, against the reference engine in double, within the float32 bounds that
 * the package's {@code OpBounds} derives. Subclass it in an engine's tests:
 *
 * <pre>{@code
 * class OneDnnOpTck extends OpTck {
 *   protected Engine engine() {
 *     return Engines.named("onednn");
 *   }
 * }
 * }</pre>
 *
 * <p>The names of the tests hold the seed; {@code -Dcornea.tck.seed=…} draws other cases and {@code
 * -Dcornea.tck.cases=…} more of them.
 */
public abstract class OpTck {
  private static final long SEED = Long.getLong("cornea.tck.seed", 1);
  // At least two for each of the 18 kinds of UnaryOp.
  private static final int CASES = Integer.getInteger("cornea.tck.cases", 60);

  /** For subclasses. */
  protected OpTck() {}

  /** The engine under test. */
  protected abstract Engine engine();

  /** In which numbers the engine under test computes; float32 here. */
  protected Precision precision() {
    return Precision.FLOAT32;
  }

  /** A container for each op. */
  @TestFactory
  final Stream<DynamicNode> everyOp_isWithinItsBoundOfTheReference() {
    return OpCases.types().stream()
        .map(type -> DynamicContainer.dynamicContainer(type.getSimpleName(), cases(type)));
  }

  private Stream<DynamicTest> cases(Class<? extends Op> type) {
    return IntStream.range(0, CASES)
        .mapToObj(
            k -> {
              OpCase opCase = OpCases.random(type, k, SEED, OpCases.Elements.WITH_TIES);
              return DynamicTest.dynamicTest(
                  String.format(Locale.ROOT, "seed %d, case %d: %s", SEED, k, opCase),
                  () -> check(engine(), precision(), opCase));
            });
  }

  /** Judges an engine by one case. */
  static void check(Engine engine, Precision precision, OpCase opCase) {
    List<double[]> expected = opCase.run(OpCase.REFERENCE);
    List<double[]> bounds = OpBounds.of(opCase, expected);
    if (precision == Precision.BFLOAT16) {
      Bfloat16Bounds.add(opCase, expected, bounds);
    }
    List<double[]> received = opCase.run(engine);
    assertThat(received).hasSameSizeAs(expected);
    for (int output = 0; output < expected.size(); output++) {
      for (int i = 0; i < expected.get(output).length; i++) {
        double e = expected.get(output)[i];
        double r = received.get(output)[i];
        double bound = bounds.get(output)[i];
        if (!(Math.abs(r - e) <= bound)) {
          throw new AssertionError(
              String.format(
                  Locale.ROOT,
                  "%s%n%s, output %d, element %d: expected %s within %s. Received: %s, off by %s",
                  engine.name(),
                  opCase,
                  output,
                  i,
                  e,
                  bound,
                  r,
                  Math.abs(r - e)));
        }
      }
    }
  }
}

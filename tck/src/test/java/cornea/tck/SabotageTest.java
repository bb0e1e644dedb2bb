package cornea.tck;

import static org.assertj.core.api.Assertions.assertThat;

import cornea.engine.Engine;
import cornea.engine.Precision;
import cornea.engine.reference.ReferenceEngine;
import cornea.layers.Layer;
import cornea.op.OneHotOp;
import cornea.op.Op;
import cornea.tensor.DType;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The suites must fail an engine that errs in one op by a little: a judge that cannot is none. */
class SabotageTest {
  /** 84 roundings of float32: less than a wrong epsilon, padding or divisor would do. */
  private static final double ERROR = 5e-6;

  private static final long SEED = 1;
  private static final int CASES = 4;

  private static final Engine HONEST = new ReferenceEngine(DType.FLOAT32);

  static List<Class<? extends Op>> ops() {
    return OpCases.types();
  }

  @ParameterizedTest
  @MethodSource("ops")
  void opTck_failsAnEngineWithOneWrongOp(Class<? extends Op> type) {
    Engine wrong = new SabotagedEngine(HONEST, type, ERROR);
    int failed = 0;
    for (int k = 0; k < CASES; k++) {
      OpCase opCase = OpCases.random(type, k, SEED, OpCases.Elements.WITH_TIES);
      OpTck.check(HONEST, Precision.FLOAT32, opCase);
      failed += fails(() -> OpTck.check(wrong, Precision.FLOAT32, opCase)) ? 1 : 0;
    }
    assertThat(failed).as("cases that found the wrong %s", type.getSimpleName()).isPositive();
  }

  @ParameterizedTest
  @MethodSource("ops")
  void stepTck_failsAnEngineWithOneWrongOp(Class<? extends Op> type) {
    Engine wrong = new SabotagedEngine(HONEST, type, ERROR);
    List<String> found = new ArrayList<>();
    for (Class<? extends Layer> layer : LayerCases.types()) {
      for (int k = 0; k < CASES && found.isEmpty(); k++) {
        int number = k;
        if (fails(() -> StepTck.check(wrong, layer, number, SEED))) {
          found.add(layer.getSimpleName());
        }
      }
    }
    // Labels come from losses only, which no layer has.
    assertThat(found.isEmpty())
        .as("whether no layer found the wrong %s", type.getSimpleName())
        .isEqualTo(type == OneHotOp.class);
  }

  private static boolean fails(Runnable judge) {
    try {
      judge.run();
      return false;
    } catch (AssertionError e) {
      return true;
    }
  }
}

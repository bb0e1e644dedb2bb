package cornea.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;

final class TraceTest {
  private static final String PRODUCT = "matrix product [brg] [#1:row-major] -> [#2:row-major]";

  @Test
  void line_givesTimeOperationsAndBytes() {
    Trace.Primitive primitive =
        step("    2.000 ms    10.0 GB/s   400.0 GFLOP/s  " + PRODUCT).get(0);

    assertThat(primitive.description()).isEqualTo(PRODUCT);
    assertThat(primitive.kind()).isEqualTo("matrix product [brg]");
    assertThat(primitive.seconds()).isEqualTo(0.002, within(1e-12));
    assertThat(primitive.operations()).isEqualTo(8e8, within(1.0));
    assertThat(primitive.bytes()).isEqualTo(2e7, within(1.0));
  }

  @Test
  void leastTime_isThatOfTheSlowerOfArithmeticAndMemory() {
    Trace.Primitive primitive = new Trace.Primitive(PRODUCT, 1, 4e9, 1e9);

    assertThat(primitive.secondsAt(new Peak(400, 100))).isEqualTo(0.01, within(1e-12));
    assertThat(primitive.secondsAt(new Peak(400, 10))).isEqualTo(0.1, within(1e-12));
  }

  @Test
  void medians_areOfTheStepsSinceCleared() {
    Trace trace = Trace.started();
    publish(trace, 100);
    trace.clear();
    publish(trace, 3);
    publish(trace, 1);
    publish(trace, 2);

    assertThat(trace.medians())
        .singleElement()
        .satisfies(p -> assertThat(p.seconds()).isEqualTo(0.002, within(1e-12)));
  }

  @Test
  void noTrace_namesTheSwitch() {
    assertThatThrownBy(() -> Trace.started().medians()).hasMessageContaining("CORNEA_TRACE=1");
  }

  private static List<Trace.Primitive> step(String line) {
    return Trace.primitives(line + System.lineSeparator());
  }

  private static void publish(Trace trace, int milliseconds) {
    trace.publish(new LogRecord(Level.INFO, milliseconds + " ms 1.0 GB/s 1.0 GFLOP/s  " + PRODUCT));
  }
}

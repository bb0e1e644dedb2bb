package cornea.callbacks;

import static org.assertj.core.api.Assertions.assertThat;

import cornea.tck.Golden;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every byte of the progress bar against Keras's, with a clock that gains 1/16 s at each reading.
 * The hooks are called with the numbers that Keras shows, to its four digits.
 */
class ProgressGoldenTest {
  private static final double[] ACCURACY = {0.75, 0.625, 0.5};
  private static final double[][] LOSS = {{0.7761, 0.8919, 0.9720}, {0.7692, 0.8871, 0.9666}};
  private static final double[] TEST_LOSS = {0.7761, 0.8928, 0.9722};

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final Map<String, Double> inputStageMillis = new LinkedHashMap<>();
  private double inputWaitMillis;
  private long tickNanos = 62_500_000;
  private final PrintStream out = new PrintStream(bytes, false, StandardCharsets.UTF_8);

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void fit_writesKerassBytes(int verbose) {
    ProgressBar bar = bar(verbose, true, 2, 3);
    bar.onTrainBegin();
    for (int epoch = 0; epoch < 2; epoch++) {
      trainEpoch(bar, epoch, 3);
    }
    check("fit_verbose_" + verbose);
  }

  /** Keras's bare bar shows means while it moves, and at its end the last numbers themselves. */
  @Test
  void moreStepsThanCells_andNumbersOfAllSizes_writeKerassBytes() {
    int steps = 120;
    ProgressBar bar = bar(1, true, 1, steps);
    bar.onEpochBegin(0);
    double loss = 0;
    double small = 0;
    double large = 0;
    for (int step = 1; step < steps; step++) {
      loss += 1.0 / step;
      small += 1e-5 * step;
      large += 12345.678 * step;
      bar.onTrainBatchEnd(step - 1, sizes(loss / step, small / step, large / step));
    }
    bar.onEpochEnd(0, sizes(1.0 / steps, 1e-5 * steps, 12345.678 * steps));
    check("bar");
  }

  private static Logs sizes(double loss, double small, double large) {
    return new Logs().put("loss", loss).put("small", small).put("large", large);
  }

  /** As Keras 3.15.1 writes them; golden files have no negative numbers. */
  @Test
  void negativeNumbers_areScientificInLinesAlone() {
    bar(2, true, 1, 1).onEpochEnd(0, new Logs().put("loss", -0.75));
    bar(1, true, 1, 1).onEpochEnd(0, new Logs().put("loss", -0.75));
    out.flush();
    assertThat(bytes.toString(StandardCharsets.UTF_8).split("\n"))
        .satisfiesExactly(
            line -> assertThat(line).endsWith(" - loss: -7.5000e-01"),
            line -> assertThat(line).endsWith(" - loss: -0.7500"));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void waitingForData_isSaidWhereItTakesATenthOfASecondAndMore(int verbose) {
    inputWaitMillis = 600.4;
    assertThat(lastLine(verbose)).as("a short epoch").endsWith(" - loss: 0.5000");
    tickNanos = 1_000_000_000;
    assertThat(lastLine(verbose)).endsWith(" - loss: 0.5000 - input_wait_ms: 600");
    inputStageMillis.put("decode", 900.0);
    inputStageMillis.put("transform", 80.2);
    assertThat(lastLine(verbose))
        .endsWith(" - loss: 0.5000 - input_wait_ms: 600 (decode: 900, transform: 80)");
    inputWaitMillis = 99;
    assertThat(lastLine(verbose)).endsWith(" - loss: 0.5000");
  }

  private String lastLine(int verbose) {
    bytes.reset();
    ProgressBar bar = bar(verbose, true, 1, 1);
    bar.onEpochBegin(0);
    bar.onTrainBatchEnd(0, new Logs().put("loss", 0.5));
    bar.onEpochEnd(0, new Logs().put("loss", 0.5));
    out.flush();
    return bytes.toString(StandardCharsets.UTF_8).stripTrailing();
  }

  @Test
  void fit_ofUnknownLength_learnsItInTheFirstEpoch() {
    trainEpoch(bar(1, true, 1, -1), 0, 3);
    check("fit_unknown_length");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void fit_withValidation_showsItsNumbersAtTheEnd(int verbose) {
    double[][] loss = {{0.7761, 0.8919}, {0.7706, 0.8865}};
    double[] validation = {1.1322, 1.1333};
    ProgressBar bar = bar(verbose, true, 2, 2);
    for (int epoch = 0; epoch < 2; epoch++) {
      bar.onEpochBegin(epoch);
      for (int step = 0; step < 2; step++) {
        bar.onTrainBatchEnd(step, logs(ACCURACY[step], loss[epoch][step]));
      }
      Logs tested = logs(0.25, validation[epoch]);
      bar.onTestBegin();
      bar.onTestBatchEnd(0, tested);
      bar.onTestEnd(tested);
      bar.onEpochEnd(epoch, logs(ACCURACY[1], loss[epoch][1]).putAll("val_", tested));
    }
    check("fit_validation_verbose_" + verbose);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void evaluate_writesKerassBytes(int verbose) {
    ProgressBar bar = bar(verbose, false, 1, 3);
    bar.onTestBegin();
    for (int step = 0; step < 3; step++) {
      bar.onTestBatchEnd(step, logs(ACCURACY[step], TEST_LOSS[step]));
    }
    bar.onTestEnd(logs(ACCURACY[2], TEST_LOSS[2]));
    check("evaluate_verbose_" + verbose);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void predict_writesKerassBytes(int verbose) {
    ProgressBar bar = bar(verbose, false, 1, 3);
    bar.onPredictBegin();
    for (int step = 0; step < 3; step++) {
      bar.onPredictBatchEnd(step);
    }
    bar.onPredictEnd();
    check("predict_verbose_" + verbose);
  }

  private static void trainEpoch(ProgressBar bar, int epoch, int steps) {
    bar.onEpochBegin(epoch);
    for (int step = 0; step < steps; step++) {
      bar.onTrainBatchEnd(step, logs(ACCURACY[step], LOSS[epoch][step]));
    }
    bar.onEpochEnd(epoch, logs(ACCURACY[steps - 1], LOSS[epoch][steps - 1]));
  }

  private static Logs logs(double accuracy, double loss) {
    return new Logs().put("accuracy", accuracy).put("loss", loss);
  }

  private ProgressBar bar(int verbose, boolean training, int epochs, int steps) {
    LongSupplier clock =
        new LongSupplier() {
          private long now = 1_000_000;

          @Override
          public long getAsLong() {
            now += tickNanos;
            return now;
          }
        };
    ProgressBar bar = new ProgressBar(out, verbose, training, clock);
    TrainingControl untouched =
        (TrainingControl)
            Proxy.newProxyInstance(
                TrainingControl.class.getClassLoader(),
                new Class<?>[] {TrainingControl.class},
                (proxy, method, arguments) ->
                    switch (method.getName()) {
                      case "inputWaitMillis" -> inputWaitMillis;
                      case "inputStageMillis" -> inputStageMillis;
                      default ->
                          throw new AssertionError("A progress bar controls nothing: " + method);
                    });
    bar.attach(untouched, new Callback.Params(epochs, steps));
    return bar;
  }

  private void check(String name) {
    out.flush();
    assertThat(bytes.toString(StandardCharsets.UTF_8))
        .isEqualTo(Golden.text("progress", name + ".txt"));
  }
}

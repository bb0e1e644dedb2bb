package cornea.callbacks;

import java.io.PrintStream;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * Keras 3's progress, byte for byte: a coloured bar that moves with each step (verbose 1) or one
 * line for each epoch (verbose 2). As Keras on POSIX systems, it draws the same into files and
 * pipes.
 */
public final class ProgressBar extends Callback {
  private static final int WIDTH = 20;
  private static final double INTERVAL_SECONDS = 0.05;
  private static final MathContext FIVE_DIGITS = new MathContext(5, RoundingMode.HALF_EVEN);
  private static final String BOLD = "\u001b[1m";
  private static final String GREEN = "\u001b[32m";
  private static final String WHITE = "\u001b[37m";
  private static final String PLAIN = "\u001b[0m";

  private final PrintStream out;
  private final boolean lines;
  private final LongSupplier clock;
  private final boolean training;
  private int steps = -1;
  private int seen;
  private long start;
  private double lastDrawn;
  private double afterFirstStep;
  private int drawnWidth;

  /**
   * A bar.
   *
   * @param out where it is drawn
   * @param verbose 1 for a bar, 2 for lines
   * @param training whether it shows epochs; evaluation and prediction have one bar
   */
  public ProgressBar(PrintStream out, int verbose, boolean training) {
    this(out, verbose, training, System::nanoTime);
  }

  /** A bar with its own clock, in nanoseconds. */
  public ProgressBar(PrintStream out, int verbose, boolean training, LongSupplier clock) {
    this.out = out;
    this.lines = verbose == 2;
    this.training = training;
    this.clock = clock;
  }

  @Override
  public void attach(TrainingControl control, Params params) {
    super.attach(control, params);
    steps = params.steps();
  }

  @Override
  public void onEpochBegin(int epoch) {
    begin();
    if (params().epochs() > 1) {
      out.print("Epoch " + (epoch + 1) + "/" + params().epochs() + "\n");
    }
  }

  @Override
  public void onTrainBatchEnd(int step, Logs logs) {
    move(step, logs);
  }

  @Override
  public void onEpochEnd(int epoch, Logs logs) {
    finish(logs);
  }

  @Override
  public void onTestBegin() {
    if (!training) {
      begin();
    }
  }

  @Override
  public void onTestBatchEnd(int step, Logs logs) {
    if (!training) {
      move(step, logs);
    }
  }

  @Override
  public void onTestEnd(Logs logs) {
    if (!training) {
      finish(logs);
    }
  }

  @Override
  public void onPredictBegin() {
    begin();
  }

  @Override
  public void onPredictBatchEnd(int step) {
    move(step, new Logs());
  }

  @Override
  public void onPredictEnd() {
    finish(new Logs());
  }

  private void begin() {
    start = clock.getAsLong();
    seen = 0;
    lastDrawn = Double.NEGATIVE_INFINITY;
    afterFirstStep = Double.NaN;
    drawnWidth = 0;
  }

  private void move(int step, Logs logs) {
    seen = step + 1;
    if (lines) {
      return;
    }
    double now = seconds();
    double perStep = perStep(seen, now);
    if (now - lastDrawn < INTERVAL_SECONDS) {
      return;
    }
    lastDrawn = now;
    String bar = steps > 0 ? bar(seen) : String.format(Locale.ROOT, "%7d/Unknown", seen);
    String time = steps > 0 ? remaining(perStep * (steps - seen)) : fixed(now, 0) + "s";
    out.print(drawn(bar, " " + BOLD + time + PLAIN + pace(perStep) + numbers(logs)));
    out.flush();
  }

  private void finish(Logs logs) {
    if (steps < 0) {
      steps = seen; // the first epoch has counted them
    }
    double now = seconds();
    double perStep = perStep(steps, now);
    String time = fixed(now, 0) + "s";
    String note = training ? inputWait(now) : "";
    if (lines) {
      out.print(count(steps) + " - " + time + " -" + pace(perStep) + numbers(logs) + note);
    } else {
      String info = " " + BOLD + time + PLAIN + pace(perStep) + numbers(logs) + note;
      out.print(drawn(bar(steps), info));
    }
    out.print("\n");
    out.flush();
  }

  /**
   * How long training waited for data and what the threads that make it did, where that matters: a
   * tenth of an epoch that takes a second at least, as each pass begins with a wait. Otherwise
   * nothing, so that the line is Keras's.
   */
  private String inputWait(double seconds) {
    double waited = control().inputWaitMillis();
    if (seconds < 1 || waited < 100 * seconds) {
      return "";
    }
    String stages =
        control().inputStageMillis().entrySet().stream()
            .map(stage -> stage.getKey() + ": " + fixed(stage.getValue(), 0))
            .collect(Collectors.joining(", "));
    return " - input_wait_ms: " + fixed(waited, 0) + (stages.isEmpty() ? "" : " (" + stages + ")");
  }

  /** Since the beginning of the bar. */
  private double seconds() {
    return (clock.getAsLong() - start) / 1e9;
  }

  /** The first step compiles, so that estimates start behind it. */
  private double perStep(int current, double now) {
    if (current == 0) {
      return 0;
    }
    double estimate =
        current > 1 && !Double.isNaN(afterFirstStep)
            ? (now - afterFirstStep) / (current - 1)
            : now / current;
    if (current == 1) {
      afterFirstStep = now;
    }
    return estimate;
  }

  /** Goes back over what was drawn, and blanks what the new text leaves of it. */
  private String drawn(String bar, String info) {
    int width = visible(bar) + visible(info);
    String text =
        "\b".repeat(drawnWidth) + "\r" + bar + info + " ".repeat(Math.max(0, drawnWidth - width));
    drawnWidth = width;
    return text;
  }

  private static int visible(String text) {
    return text.replaceAll("\u001b\\[[0-9]+m", "").length();
  }

  private String bar(int current) {
    int filled = steps == 0 ? WIDTH : (int) (WIDTH * ((double) current / steps));
    return BOLD
        + count(current)
        + PLAIN
        + " "
        + (filled > 0 ? GREEN + "━".repeat(filled) + PLAIN : "")
        + WHITE
        + "━".repeat(Math.max(0, WIDTH - filled))
        + PLAIN;
  }

  private String count(int current) {
    String total = Integer.toString(steps);
    return String.format(Locale.ROOT, "%" + total.length() + "d/%s", current, total);
  }

  private static String remaining(double seconds) {
    long whole = (long) seconds;
    if (seconds > 3600) {
      return String.format(
          Locale.ROOT, "%d:%02d:%02d", whole / 3600, whole % 3600 / 60, whole % 60);
    }
    return seconds > 60
        ? String.format(Locale.ROOT, "%d:%02d", whole / 60, whole % 60)
        : whole + "s";
  }

  private static String pace(double perStep) {
    if (perStep >= 1 || perStep == 0) {
      return " " + fixed(perStep, 0) + "s/step";
    }
    return perStep >= 1e-3
        ? " " + fixed(perStep * 1e3, 0) + "ms/step"
        : " " + fixed(perStep * 1e6, 0) + "us/step";
  }

  private String numbers(Logs logs) {
    StringBuilder text = new StringBuilder();
    for (Map.Entry<String, Double> entry : logs.asMap().entrySet()) {
      double value = entry.getValue();
      text.append(" - ").append(entry.getKey()).append(": ");
      // In lines, Keras does not look away from the sign.
      boolean plain = (lines ? value : Math.abs(value)) > 1e-3;
      text.append(plain ? fixed(value, 4) : scientific(value));
    }
    return text.toString();
  }

  /** Rounded from the exact binary value, halves to even, as Python; Java's formatter does not. */
  private static String fixed(double value, int digits) {
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      return special(value);
    }
    return new BigDecimal(value).setScale(digits, RoundingMode.HALF_EVEN).toPlainString();
  }

  private static String scientific(double value) {
    if (Double.isNaN(value)) {
      return special(value);
    }
    BigDecimal rounded = new BigDecimal(value).round(FIVE_DIGITS);
    int exponent = value == 0 ? 0 : rounded.precision() - rounded.scale() - 1;
    BigDecimal mantissa =
        rounded.scaleByPowerOfTen(-exponent).setScale(4, RoundingMode.UNNECESSARY);
    return mantissa.toPlainString() + String.format(Locale.ROOT, "e%+03d", exponent);
  }

  private static String special(double value) {
    return Double.isNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
  }
}

package cornea.callbacks;

import java.io.PrintStream;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Keras 3's progress: a bar that moves with each step (verbose 1) or one line for each epoch
 * (verbose 2). Without colours, so that it reads well in files too.
 */
public final class ProgressBar extends Callback {
  private static final int WIDTH = 20;
  private static final long INTERVAL_NANOS = 50_000_000;

  private final PrintStream out;
  private final boolean lines;
  private final LongSupplier clock;
  private final boolean training;
  private long start;
  private long lastDrawn;
  private long firstStep;
  private int seen;
  private int drawn;

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
  public void onEpochBegin(int epoch) {
    out.println("Epoch " + (epoch + 1) + "/" + params().epochs());
    begin();
  }

  private void begin() {
    start = clock.getAsLong();
    lastDrawn = 0;
    firstStep = 0;
    seen = 0;
    drawn = 0;
  }

  @Override
  public void onTrainBatchEnd(int step, Logs logs) {
    update(step + 1, logs, false);
  }

  @Override
  public void onEpochEnd(int epoch, Logs logs) {
    update(seen, logs, true);
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
      update(step + 1, logs, false);
    }
  }

  @Override
  public void onTestEnd(Logs logs) {
    if (!training) {
      update(seen, logs, true);
    }
  }

  @Override
  public void onPredictBegin() {
    begin();
  }

  @Override
  public void onPredictBatchEnd(int step) {
    update(step + 1, new Logs(), false);
  }

  @Override
  public void onPredictEnd() {
    update(seen, new Logs(), true);
  }

  private void update(int current, Logs logs, boolean last) {
    long now = clock.getAsLong();
    seen = current;
    if (current == 1 && firstStep == 0) {
      firstStep = now; // the first step compiles: estimates start behind it
    }
    int steps = last ? current : params().steps();
    if (lines && !last) {
      return;
    }
    if (!last && lastDrawn != 0 && now - lastDrawn < INTERVAL_NANOS) {
      return;
    }
    lastDrawn = now;
    StringBuilder text = new StringBuilder();
    if (!lines) {
      text.append(bar(current, steps)).append(' ');
    } else {
      text.append(current).append('/').append(steps).append(" - ");
    }
    double perStep = perStep(current, now);
    if (last) {
      text.append(duration((now - start) * 1e-9)).append(' ').append(pace(perStep));
    } else {
      text.append(steps < 0 ? "" : eta(perStep * (steps - current)) + " ").append(pace(perStep));
    }
    for (Map.Entry<String, Double> entry : logs.asMap().entrySet()) {
      double value = entry.getValue();
      text.append(" - ").append(entry.getKey()).append(": ");
      text.append(
          String.format(
              Locale.ROOT, Math.abs(value) > 1e-3 || value == 0 ? "%.4f" : "%.4e", value));
    }
    int length = text.length();
    if (!lines) {
      text.append(" ".repeat(Math.max(0, drawn - length)));
      drawn = length;
      out.print('\r');
    }
    out.print(text);
    if (last) {
      out.println();
    }
    out.flush();
  }

  private double perStep(int current, long now) {
    if (current <= 0) {
      return 0;
    }
    return current == 1 || firstStep == 0
        ? (now - start) * 1e-9 / current
        : (now - firstStep) * 1e-9 / (current - 1);
  }

  private static String bar(int current, int steps) {
    if (steps < 0) {
      return current + "/Unknown";
    }
    String total = Integer.toString(steps);
    int filled = steps == 0 ? WIDTH : (int) ((double) WIDTH * current / steps);
    return " ".repeat(Math.max(0, total.length() - Integer.toString(current).length()))
        + current
        + "/"
        + total
        + " "
        + "━".repeat(Math.min(WIDTH, filled))
        + "─".repeat(Math.max(0, WIDTH - filled));
  }

  private static String eta(double seconds) {
    long s = Math.round(seconds);
    if (s >= 3600) {
      return String.format(Locale.ROOT, "%d:%02d:%02d", s / 3600, s / 60 % 60, s % 60);
    }
    return s >= 60 ? String.format(Locale.ROOT, "%d:%02d", s / 60, s % 60) : s + "s";
  }

  private static String duration(double seconds) {
    return Math.round(seconds) + "s";
  }

  private static String pace(double perStep) {
    if (perStep >= 1 || perStep == 0) {
      return String.format(Locale.ROOT, "%.0fs/step", perStep);
    }
    return perStep >= 1e-3
        ? String.format(Locale.ROOT, "%.0fms/step", perStep * 1e3)
        : String.format(Locale.ROOT, "%.0fus/step", perStep * 1e6);
  }
}

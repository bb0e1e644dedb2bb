package cornea.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the oneDNN engine logs of each step where {@code CORNEA_TRACE} is 1. */
final class Trace extends Handler {
  private static final Pattern LINE =
      Pattern.compile("\\s*(\\S+) ms\\s+(\\S+) GB/s\\s+(\\S+) GFLOP/s {2}(.*)");

  // The log manager holds loggers weakly.
  private final Logger logger = Logger.getLogger("cornea.onednn");
  private final List<List<Primitive>> steps = new ArrayList<>();

  /**
   * One primitive of a step.
   *
   * @param description what the engine's plan says of it
   * @param seconds how long it took
   * @param operations floating-point operations; 0 where the engine does not count them
   * @param bytes the sizes of what it reads and writes
   */
  record Primitive(String description, double seconds, double operations, double bytes) {
    /** What it does and how, without its operands. */
    String kind() {
      return description.substring(0, description.indexOf(']') + 1);
    }

    /** The time that the machine's peak leaves: that of the slower of arithmetic and memory. */
    double secondsAt(Peak peak) {
      return Math.max(operations / peak.gigaflops(), bytes / peak.gigabytes()) * 1e-9;
    }
  }

  /** Collects from now on, and keeps the lines off the console. */
  static Trace started() {
    Trace trace = new Trace();
    trace.logger.setUseParentHandlers(false);
    trace.logger.addHandler(trace);
    return trace;
  }

  /** The primitives of a step as logged. */
  static List<Primitive> primitives(String logged) {
    List<Primitive> primitives = new ArrayList<>();
    for (String line : logged.split("\\R", 0)) {
      Matcher matcher = LINE.matcher(line);
      if (matcher.matches()) {
        double seconds = Double.parseDouble(matcher.group(1)) * 1e-3;
        primitives.add(
            new Primitive(
                matcher.group(4),
                seconds,
                Double.parseDouble(matcher.group(3)) * seconds * 1e9,
                Double.parseDouble(matcher.group(2)) * seconds * 1e9));
      }
    }
    return primitives;
  }

  /** Forgets what was logged so far: warm-up, and other plans. */
  synchronized void clear() {
    steps.clear();
  }

  /** The primitives in the order of the plan, each with the median time of all steps. */
  synchronized List<Primitive> medians() {
    if (steps.isEmpty()) {
      throw new IllegalStateException(
          "The engine logged no step. Remedy: run with CORNEA_TRACE=1 where oneDNN loads.");
    }
    List<Primitive> medians = new ArrayList<>();
    for (int i = 0; i < steps.get(0).size(); i++) {
      int position = i;
      double median =
          steps.stream()
              .mapToDouble(step -> step.get(position).seconds())
              .sorted()
              .skip(steps.size() / 2)
              .findFirst()
              .orElseThrow();
      Primitive first = steps.get(0).get(i);
      medians.add(new Primitive(first.description(), median, first.operations(), first.bytes()));
    }
    return medians;
  }

  @Override
  public synchronized void publish(LogRecord logged) {
    List<Primitive> primitives = primitives(logged.getMessage());
    if (!primitives.isEmpty()) {
      steps.add(primitives);
    }
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}
}

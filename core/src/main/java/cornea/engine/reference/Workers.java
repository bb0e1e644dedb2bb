package cornea.engine.reference;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;

/**
 * Splits work among {@code CORNEA_THREADS} threads (by default one for each processor). Every item
 * is computed by one thread in one order, so results do not depend on how many there are.
 */
final class Workers {
  /** Less work than this (in multiplications, roughly) is not worth handing to another thread. */
  private static final long GRAIN = 1 << 15;

  private static final int THREADS = configured();
  // Daemon threads, which end when idle.
  private static final ForkJoinPool POOL = new ForkJoinPool(THREADS);

  private Workers() {}

  @FunctionalInterface
  interface Range {
    void run(int from, int to);
  }

  static int threads() {
    return THREADS;
  }

  /** Runs the items 0 (inclusive) to {@code count} (exclusive) in ranges, side by side. */
  static void forRanges(int count, long workOfItem, Range range) {
    long worthwhile = count * Math.max(1, workOfItem) / GRAIN;
    int parts = (int) Math.min(Math.min(count, 4L * THREADS), worthwhile);
    if (parts <= 1 || THREADS == 1) {
      range.run(0, count);
      return;
    }
    List<Callable<Void>> tasks = new ArrayList<>(parts);
    for (int part = 0; part < parts; part++) {
      int from = (int) ((long) count * part / parts);
      int to = (int) ((long) count * (part + 1) / parts);
      tasks.add(
          () -> {
            range.run(from, to);
            return null;
          });
    }
    POOL.invokeAll(tasks).forEach(task -> ((ForkJoinTask<?>) task).join());
  }

  private static int configured() {
    String setting = System.getenv("CORNEA_THREADS");
    if (setting == null || setting.isBlank()) {
      return Runtime.getRuntime().availableProcessors();
    }
    if (!setting.matches("[1-9][0-9]{0,3}")) {
      throw new IllegalArgumentException(
          "CORNEA_THREADS must be a whole number from 1 to 9999. Received: '" + setting + "'");
    }
    return Integer.parseInt(setting);
  }
}

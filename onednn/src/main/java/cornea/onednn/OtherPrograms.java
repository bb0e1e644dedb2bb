package cornea.onednn;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How much of the processors that this process may use other programs took lately, as Linux counts
 * it.
 */
final class OtherPrograms {
  private static final double TICKS_A_SECOND = 100; // USER_HZ, a constant of Linux's interface

  private final Path proc;
  private final List<String> processors; // the names of their lines in /proc/stat
  private long others;
  private long nanos;

  /** Starts to count. */
  OtherPrograms(Path proc, long now) throws IOException {
    this.proc = proc;
    this.processors = processors(Files.readString(proc.resolve("self/status")));
    this.others = others();
    this.nanos = now;
  }

  /** Processors that the process may run on. */
  int processors() {
    return processors.size();
  }

  /** Processors that others kept busy since the last call, such as 0.5, between 0 and all. */
  double busy(long now) throws IOException {
    long ticks = others();
    double busy = (ticks - others) / TICKS_A_SECOND / ((now - nanos) * 1e-9);
    others = ticks;
    nanos = now;
    return Math.max(0, Math.min(processors.size(), busy));
  }

  private long others() throws IOException {
    return busyTicks(Files.readString(proc.resolve("stat")), processors)
        - ownTicks(Files.readString(proc.resolve("self/stat"), StandardCharsets.ISO_8859_1));
  }

  /** Reads {@code Cpus_allowed_list: 0-2,5} as cpu0, cpu1, cpu2, cpu5. */
  static List<String> processors(String status) {
    List<String> names = new ArrayList<>();
    String list = field(status, "Cpus_allowed_list:");
    for (String range : list.strip().split(",", -1)) {
      int dash = range.indexOf('-');
      int first = Integer.parseInt(dash < 0 ? range : range.substring(0, dash));
      int last = Integer.parseInt(range.substring(dash + 1));
      for (int i = first; i <= last; i++) {
        names.add(String.format(Locale.ROOT, "cpu%d", i));
      }
    }
    return names;
  }

  /** User, nice, system, interrupts and what the host took, of some processors. */
  static long busyTicks(String stat, List<String> processors) {
    long ticks = 0;
    for (String processor : processors) {
      String[] counts = field(stat, processor + " ").strip().split(" +", -1);
      for (int i = 0; i < Math.min(8, counts.length); i++) {
        if (i != 3 && i != 4) { // idle, and waiting for a disk
          ticks += Long.parseLong(counts[i]);
        }
      }
    }
    return ticks;
  }

  /** The time of all threads of the process; its name stands in parentheses before. */
  static long ownTicks(String stat) {
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
  }

  private static String field(String text, String name) {
    return text.lines()
        .filter(line -> line.startsWith(name))
        .map(line -> line.substring(name.length()))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("No line begins with '" + name + "'"));
  }
}

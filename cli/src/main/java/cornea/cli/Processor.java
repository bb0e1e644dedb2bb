package cornea.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What the operating system says about the processor and this process, where it is Linux. */
final class Processor {
  /** The instruction sets that decide how fast convolutions are, as Linux calls them. */
  private static final List<String> INSTRUCTION_SETS =
      List.of("avx2", "fma", "avx512f", "avx512_vnni", "avx512_bf16", "amx_tile", "asimd", "sve");

  /** The unit of times in /proc, the same for every architecture that Linux runs on. */
  private static final double TICKS_PER_SECOND = 100;

  private Processor() {}

  /** Its model, or its architecture where the model is not known. */
  static String model() {
    return field("/proc/cpuinfo", "model name").orElse(System.getProperty("os.arch", "unknown"));
  }

  /** Its instruction sets that matter here; "not known" where the system does not tell. */
  static String instructionSets() {
    Optional<String> flags =
        field("/proc/cpuinfo", "flags").or(() -> field("/proc/cpuinfo", "Features"));
    if (flags.isEmpty()) {
      return "not known on this system";
    }
    Set<String> known = new LinkedHashSet<>(INSTRUCTION_SETS);
    known.retainAll(Set.of(flags.get().split(" ")));
    return known.isEmpty() ? "none that matters" : String.join(" ", known);
  }

  /** The most memory that this process ever held, native memory included; empty if unknown. */
  static Optional<Double> peakMegabytes() {
    return field("/proc/self/status", "VmHWM")
        .map(text -> Long.parseLong(text.toLowerCase(Locale.ROOT).replace("kb", "").strip()))
        .map(kilobytes -> kilobytes / 1024.0);
  }

  /**
   * Seconds since this process was started. From the clock ticks that Linux counts; the JDK adds
   * them to a time of booting in whole seconds.
   */
  static Optional<Double> secondsSinceStart() {
    try {
      String stat = Files.readString(Path.of("/proc/self/stat"));
      String uptime = Files.readString(Path.of("/proc/uptime"));
      // The name of the program, in parentheses, may hold blanks; the start is field 22.
      String ticks = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[19];
      double sinceBoot = Double.parseDouble(uptime.substring(0, uptime.indexOf(' ')));
      return Optional.of(sinceBoot - Long.parseLong(ticks) / TICKS_PER_SECOND);
    } catch (IOException e) { // no Linux
      return ProcessHandle.current()
          .info()
          .startInstant()
          .map(start -> Duration.between(start, Instant.now()).toMillis() / 1e3);
    }
  }

  private static Optional<String> field(String file, String name) {
    try {
      for (String line : Files.readAllLines(Path.of(file))) {
        int colon = line.indexOf(':');
        if (colon > 0 && line.substring(0, colon).strip().equals(name)) {
          return Optional.of(line.substring(colon + 1).strip());
        }
      }
      return Optional.empty();
    } catch (IOException e) {
      return Optional.empty(); // no Linux
    }
  }
}

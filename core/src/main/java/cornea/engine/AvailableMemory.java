package cornea.engine;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * How much memory engines may still take, so that a batch that is too large is refused instead of
 * bringing the process down. The system property {@value #PROPERTY} sets it, in bytes.
 */
public final class AvailableMemory {
  /** The system property that overrides what the machine says. */
  public static final String PROPERTY = "cornea.memory.available";

  private AvailableMemory() {}

  /**
   * Outside the heap, in bytes: what Linux calls available, or less where a container's limit is
   * nearer; elsewhere all memory of the machine, since what other systems call free leaves out what
   * they would free.
   */
  public static long outsideHeap() {
    Long set = Long.getLong(PROPERTY);
    if (set != null) {
      return set;
    }
    var system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    long total = system.getTotalMemorySize(); // of the container, if there is one
    long available = memoryInfo("MemAvailable");
    if (available < 0) {
      return total;
    }
    return total < memoryInfo("MemTotal")
        ? Math.min(available, system.getFreeMemorySize())
        : available;
  }

  /** Inside the heap, in bytes: what the JVM may still take and what it has free. */
  public static long insideHeap() {
    Long set = Long.getLong(PROPERTY);
    if (set != null) {
      return set;
    }
    Runtime runtime = Runtime.getRuntime();
    return runtime.maxMemory() - (runtime.totalMemory() - runtime.freeMemory());
  }

  /** A line of /proc/meminfo in bytes; −1 where there is none. */
  private static long memoryInfo(String name) {
    try {
      for (String line : Files.readAllLines(Path.of("/proc/meminfo"))) {
        if (line.startsWith(name + ":")) {
          return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
        }
      }
      return -1;
    } catch (IOException e) {
      return -1; // not Linux
    }
  }
}

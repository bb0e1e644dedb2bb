package cornea.onednn;

import java.util.function.Supplier;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;
import org.bytedeco.opencl.User_func_Pointer;
import org.jspecify.annotations.Nullable;

/**
 * What GNU's OpenMP is told about threads. A primitive asks how many there are when it is created
 * and keeps the answer: one that was told of a single thread runs on whichever thread executes it,
 * without a team, so that threads of Java can each run their own. See docs/adr/0016-two-teams.md.
 *
 * <p>No preset of JavaCPP's binds {@code omp_set_num_threads}. Those of OpenCL, which oneDNN's need
 * anyway, have a type for C functions {@code void f(void *)}; a pointer and an int travel in the
 * same register wherever oneDNN runs.
 */
final class OpenMp {
  /** OpenMP's {@code omp_pause_soft}: what is released comes back when it is needed. */
  private static final int SOFT = 1;

  private static final @Nullable User_func_Pointer SET_NUM_THREADS = find("omp_set_num_threads");
  private static final @Nullable User_func_Pointer PAUSE = find("omp_pause_resource_all");

  /** The number of threads as a pointer. */
  private static final class Argument extends Pointer {
    Argument(int number) {
      super((Pointer) null);
      this.address = number;
    }
  }

  private OpenMp() {}

  private static @Nullable User_func_Pointer find(String name) {
    if (!Loader.getPlatform().startsWith("linux")) {
      return null; // the other systems' OpenMP is not GNU's, and has not been tried
    }
    Pointer function = Loader.addressof(name);
    // What Java sees as the function is a place that holds its address.
    return function == null
        ? null
        : new User_func_Pointer(new PointerPointer<>(2).put(0, function));
  }

  /** Whether {@link #alone} can do what it says. */
  static boolean isKnown() {
    return SET_NUM_THREADS != null;
  }

  /**
   * Ends the team that waits for the next primitive of the thread that calls, so that Java's
   * threads have its processors; the next primitive starts another. For work of milliseconds: after
   * shorter work the team is missed more than its processors were.
   */
  static void release() {
    if (PAUSE != null) {
      PAUSE.call(new Argument(SOFT));
    }
  }

  /**
   * Creates primitives for a single thread.
   *
   * @param usual the threads of primitives created later
   * @throws IllegalStateException unless {@link #isKnown}
   */
  static <T> T alone(int usual, Supplier<T> creation) {
    if (SET_NUM_THREADS == null) {
      throw new IllegalStateException("OpenMP's omp_set_num_threads is not there");
    }
    SET_NUM_THREADS.call(new Argument(1));
    try {
      return creation.get();
    } finally {
      SET_NUM_THREADS.call(new Argument(usual));
    }
  }
}

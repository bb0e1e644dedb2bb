package cornea.graph;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Places buffers with known lifetimes in one arena, as a pure function: buffers that live at the
 * same time never overlap. Greedy by size (largest first, each at the lowest free offset), which is
 * within a few percent of the optimum on nets and easy to check.
 */
public final class MemoryPlanner {
  /** Offsets are multiples of this, so that every buffer starts on a cache line. */
  public static final int ALIGNMENT = 64;

  private MemoryPlanner() {}

  /**
   * A buffer's size and life, in steps of the execution order, both ends included.
   *
   * @param bytes its size, 0 or more
   * @param first the step that writes it first
   * @param last the last step that reads or writes it
   */
  public record Lifetime(long bytes, int first, int last) {
    /** Checks that the life does not end before it begins. */
    public Lifetime {
      if (bytes < 0 || first > last) {
        throw new IllegalArgumentException(
            "A lifetime needs bytes >= 0 and first <= last. Received: "
                + bytes
                + " bytes from "
                + first
                + " to "
                + last);
      }
    }

    /** The life of what is used in both: from the earlier's begin to the later's end. */
    public Lifetime and(Lifetime other) {
      return new Lifetime(
          Math.max(bytes, other.bytes), Math.min(first, other.first), Math.max(last, other.last));
    }

    boolean overlaps(Lifetime other) {
      return first <= other.last && other.first <= last;
    }
  }

  /**
   * Where each buffer goes.
   *
   * @param offsets one for each lifetime, in bytes, in the order given
   * @param arenaBytes the size of the arena
   */
  public record Plan(List<Long> offsets, long arenaBytes) {}

  /** Plans the arena. The same lifetimes give the same plan. */
  public static Plan plan(List<Lifetime> lifetimes) {
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < lifetimes.size(); i++) {
      order.add(i);
    }
    order.sort(Comparator.comparingLong(i -> -lifetimes.get(i).bytes()));
    long[] offsets = new long[lifetimes.size()];
    List<Integer> placed = new ArrayList<>(); // by offset
    long arena = 0;
    for (int index : order) {
      Lifetime life = lifetimes.get(index);
      long size = align(life.bytes());
      long offset = 0;
      int position = 0;
      for (int i = 0; i < placed.size(); i++) {
        int other = placed.get(i);
        if (!life.overlaps(lifetimes.get(other))) {
          continue;
        }
        if (offset + size <= offsets[other]) {
          break;
        }
        offset = Math.max(offset, offsets[other] + align(lifetimes.get(other).bytes()));
      }
      offsets[index] = offset;
      while (position < placed.size() && offsets[placed.get(position)] <= offset) {
        position++;
      }
      placed.add(position, index);
      arena = Math.max(arena, offset + size);
    }
    List<Long> result = new ArrayList<>();
    for (long offset : offsets) {
      result.add(offset);
    }
    return new Plan(List.copyOf(result), arena);
  }

  private static long align(long bytes) {
    return (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  }
}

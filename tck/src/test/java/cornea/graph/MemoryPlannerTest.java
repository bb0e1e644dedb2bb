package cornea.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cornea.graph.MemoryPlanner.Lifetime;
import cornea.graph.MemoryPlanner.Plan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class MemoryPlannerTest {
  private static final int POISON = -1;

  /** Runs a plan on memory in which each dead byte is poisoned. */
  @RepeatedTest(200)
  void randomLifetimes_neverSeeAnotherBuffersBytes(RepetitionInfo info) {
    Random random = new Random(info.getCurrentRepetition());
    int steps = 1 + random.nextInt(40);
    List<Lifetime> lifetimes = new ArrayList<>();
    for (int i = 0; i < random.nextInt(60); i++) {
      int first = random.nextInt(steps);
      int last = first + random.nextInt(Math.min(8, steps - first));
      lifetimes.add(new Lifetime(random.nextInt(1000), first, last));
    }
    Plan plan = MemoryPlanner.plan(lifetimes);
    assertThat(MemoryPlanner.plan(lifetimes)).isEqualTo(plan);
    int[] memory = new int[Math.toIntExact(plan.arenaBytes())];
    Arrays.fill(memory, POISON);
    for (int step = 0; step < steps; step++) {
      for (int i = 0; i < lifetimes.size(); i++) {
        if (lifetimes.get(i).first() == step) {
          fill(memory, lifetimes, plan, i, POISON, i);
        }
      }
      for (int i = 0; i < lifetimes.size(); i++) {
        if (lifetimes.get(i).last() == step) {
          fill(memory, lifetimes, plan, i, i, POISON);
        }
      }
    }
  }

  @Test
  void chain_needsTwoBuffers() {
    List<Lifetime> lifetimes = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      lifetimes.add(new Lifetime(1024, i, i + 1));
    }
    assertThat(MemoryPlanner.plan(lifetimes).arenaBytes()).isEqualTo(2048);
  }

  @Test
  void buffers_startOnCacheLines() {
    Plan plan = MemoryPlanner.plan(List.of(new Lifetime(1, 0, 1), new Lifetime(65, 0, 1)));
    assertThat(plan.offsets()).containsExactly(128L, 0L);
    assertThat(plan.arenaBytes()).isEqualTo(192);
  }

  @Test
  void lifetimeThatEndsBeforeItBegins_isAnError() {
    assertThatThrownBy(() -> new Lifetime(8, 3, 2))
        .hasMessage("A lifetime needs bytes >= 0 and first <= last. Received: 8 bytes from 3 to 2");
  }

  /** Replaces a buffer's content, which must be what is expected. */
  private static void fill(
      int[] memory, List<Lifetime> lifetimes, Plan plan, int buffer, int expected, int content) {
    int offset = Math.toIntExact(plan.offsets().get(buffer));
    assertThat(offset % MemoryPlanner.ALIGNMENT).isZero();
    for (int i = offset; i < offset + lifetimes.get(buffer).bytes(); i++) {
      if (memory[i] != expected) {
        throw new AssertionError("byte " + i + ": expected " + expected + ", found " + memory[i]);
      }
      memory[i] = content;
    }
  }
}

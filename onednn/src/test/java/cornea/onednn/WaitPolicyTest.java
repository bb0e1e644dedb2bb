package cornea.onednn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.bytedeco.dnnl.engine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WaitPolicyTest {
  private static final String STAT =
      """
      cpu  40 40 40 40 40 40 40 40 40 40
      cpu0 1 2 3 1000 1000 4 5 6 700 700
      cpu1 10 20 30 1000 1000 40 50 60 700 700
      cpu10 9999 0 0 0 0 0 0 0 0 0
      ctxt 5
      """;

  @TempDir private Path proc;

  @Test
  void processors_listAndRanges() {
    assertThat(OtherPrograms.processors("Name:\tx\nCpus_allowed_list:\t0-2,10\nMems: 0\n"))
        .containsExactly("cpu0", "cpu1", "cpu2", "cpu10");
    assertThatThrownBy(() -> OtherPrograms.processors("Name:\tx\n"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("No line begins with 'Cpus_allowed_list:'");
  }

  @Test
  void busyTicks_leavesOutIdleAndGuests() {
    assertThat(OtherPrograms.busyTicks(STAT, List.of("cpu0"))).isEqualTo(21);
    assertThat(OtherPrograms.busyTicks(STAT, List.of("cpu0", "cpu1"))).isEqualTo(231);
  }

  @Test
  void ownTicks_nameWithParentheses() {
    assertThat(OtherPrograms.ownTicks("7 (a) 1 (b) R 1 2 3 4 5 6 7 8 9 10 25 17 0 0"))
        .isEqualTo(42);
  }

  @Test
  void busy_isWhatOthersTookOfThePeriod() throws IOException {
    write(100, 60);
    OtherPrograms others = new OtherPrograms(proc, 0);
    assertThat(others.processors()).isEqualTo(2);
    write(250, 160); // in two seconds 1.5 processor seconds, of which 1 was ours
    assertThat(others.busy(2_000_000_000L)).isCloseTo(0.25, within(1e-12));
    write(250, 170); // ticks are rounded, each for itself
    assertThat(others.busy(3_000_000_000L)).isZero();
  }

  private void write(int busy, int own) throws IOException {
    Files.createDirectories(proc.resolve("self"));
    Files.writeString(proc.resolve("self/status"), "Cpus_allowed_list:\t0-1\n");
    Files.writeString(
        proc.resolve("stat"),
        String.format(Locale.ROOT, "cpu0 %d 0 0 7 7 0 0 0 0 0%ncpu1 0 0 0 7 7 0 0 0 0 0%n", busy));
    Files.writeString(
        proc.resolve("self/stat"),
        String.format(Locale.ROOT, "7 (java) R 1 2 3 4 5 6 7 8 9 10 %d 0 0", own));
  }

  @Test
  void sleep_bringsASpareTeamAndLetsItGo() throws Exception {
    Path tasks = Path.of("/proc/self/task");
    assumeTrue(Files.isDirectory(tasks), "this system does not show its threads as files");
    int threads = Runtime.getRuntime().availableProcessors();
    assumeTrue(threads > 1, "there is one processor, so that no thread waits for another");
    assumeTrue(
        System.getenv("GOMP_SPINCOUNT") == null && System.getenv("OMP_WAIT_POLICY") == null,
        "GOMP_SPINCOUNT or OMP_WAIT_POLICY is set, which is left as it is");
    cornea.engine.Engines.named("onednn"); // loads the natives
    WaitPolicy policy =
        Objects.requireNonNull(WaitPolicy.of(new engine(engine.kind.cpu, 0), threads));
    assertThat(policy.sleeps()).isFalse();
    long before = spare(tasks); // other tests' engines may have a team of their own
    policy.sleep(true);
    assertThat(policy.sleeps()).isTrue();
    assertThat(spare(tasks)).isEqualTo(before + threads); // the thread itself is one of its team
    policy.sleep(false);
    assertThat(policy.sleeps()).isFalse();
    for (int i = 0; i < 1000 && spare(tasks) > before; i++) {
      Thread.sleep(10);
    }
    assertThat(spare(tasks)).isEqualTo(before);
  }

  /** Threads of spare teams; those of a team have the name of the one that began it, cut off. */
  private static long spare(Path tasks) throws IOException {
    try (Stream<Path> files = Files.list(tasks)) {
      return files.filter(task -> "cornea-spare-te".equals(comm(task))).count();
    }
  }

  private static String comm(Path task) {
    try {
      return Files.readString(task.resolve("comm")).strip();
    } catch (IOException e) {
      return ""; // it has ended meanwhile
    }
  }
}

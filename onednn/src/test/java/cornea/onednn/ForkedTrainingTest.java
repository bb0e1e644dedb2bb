package cornea.onednn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What depends on how a process was started. */
class ForkedTrainingTest {
  @Test
  void sameNumberOfThreads_trainsToTheSameBitsInEveryProcess() throws Exception {
    for (String threads : List.of("1", "3")) {
      Map<String, String> environment =
          Map.of("OMP_NUM_THREADS", threads, "CORNEA_THREADS", threads);
      String first = result(environment);
      assertThat(result(environment)).as("with %s threads", threads).isEqualTo(first);
    }
  }

  private static String result(Map<String, String> environment) throws Exception {
    List<String> lines =
        ForkedTraining.fork("bits", environment).stream()
            .filter(line -> line.startsWith("result "))
            .toList();
    assertThat(lines).hasSize(1);
    return lines.get(0);
  }

  /** In a process of its own, where no other model holds or frees memory. */
  @Test
  void forgottenModel_isFreedToTheLastByte() throws Exception {
    List<String> lines = ForkedTraining.fork("forgotten", Map.of());
    assertThat(lines).contains("before 0", "after 0").doesNotContain("while 0");
  }

  /** oneDNN's own log is the witness: every primitive of a steady step is in the plan. */
  @Test
  void describe_listsEveryPrimitiveThatRuns() throws Exception {
    List<String> lines = ForkedTraining.fork("verbose", Map.of());
    List<String> plan =
        lines.stream()
            .filter(line -> line.startsWith("plan "))
            .map(line -> line.substring("plan ".length()))
            .toList();
    List<String> executed = lines.stream().filter(line -> line.contains(",exec,cpu,")).toList();
    assertThat(plan).isNotEmpty();
    assertThat(executed).isNotEmpty();
    long planned =
        plan.stream()
            .filter(line -> line.contains(" -> "))
            .filter(line -> !line.contains(" [java] ") && !line.contains(" [tiles] "))
            .filter(line -> !line.startsWith("when weights change"))
            .count();
    long plannedReorders = plan.stream().filter(line -> line.startsWith("reorder [")).count();
    long reorders = executed.stream().filter(line -> line.contains(",exec,cpu,reorder,")).count();
    String texts = String.join("\n", plan) + "\n" + String.join("\n", executed);
    assertThat(reorders).as(texts).isEqualTo(plannedReorders * ForkedTraining.STEPS);
    assertThat((long) executed.size()).as(texts).isEqualTo(planned * ForkedTraining.STEPS);
  }
}

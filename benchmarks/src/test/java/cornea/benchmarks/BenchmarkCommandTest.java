package cornea.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import cornea.cli.Cornea;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

final class BenchmarkCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void benchmark_reportsEpochsAndEndsWithTheMedians() {
    int status = run("benchmark", "bn-logistic", "--batch", "2", "--steps", "2", "--epochs", "2");

    assertThat(err.toString()).isEmpty();
    assertThat(status).isZero();
    String number = "\\d+\\.\\d+";
    assertThat(out.toString().lines().toList())
        .hasSize(9)
        .satisfies(
            lines -> {
              assertThat(lines.get(0)).matches("first_step " + number);
              assertThat(lines.subList(1, 3))
                  .allMatch(line -> line.matches("epoch train 4 " + number + " " + number));
              assertThat(lines.subList(3, 5))
                  .allMatch(line -> line.matches("epoch predict 4 " + number + " " + number));
              assertThat(lines.get(5)).matches("latency predict " + number);
              assertThat(lines.get(6)).matches("train_images_per_second " + number);
              assertThat(lines.get(7)).matches("predict_images_per_second " + number);
              assertThat(lines.get(8)).matches("peak_memory_mb (" + number + "|NaN)");
            });
  }

  @Test
  void unknownNet_listsTheNames() {
    assertThat(run("benchmark", "alexnet")).isEqualTo(2);

    assertThat(err.toString())
        .contains("'alexnet'")
        .contains("[nin, nin-bn, lenet-bn, separable, monkeys, cats-dogs, bn-logistic");
  }

  @Test
  void unknownEngine_listsTheNames() {
    assertThat(run("benchmark", "nin", "--engine", "abacus")).isEqualTo(1);

    assertThat(err.toString()).contains("'abacus'").contains("reference");
  }

  @Test
  void noSteps_isAWrongArgument() {
    assertThat(run("benchmark", "nin", "--steps", "0")).isEqualTo(2);

    assertThat(err.toString()).startsWith("cornea: --steps must be at least 1. Received: 0");
  }

  private int run(String... arguments) {
    CommandLine command = Cornea.commandLine();
    command.setOut(new PrintWriter(out, true));
    command.setErr(new PrintWriter(err, true));
    return command.execute(arguments);
  }
}

package cornea.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

final class CorneaTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void doctor_tellsWhatItRunsOn() {
    assertThat(run("doctor")).isZero();

    assertThat(out.toString())
        .contains(System.getProperty("java.version"))
        .contains("Engine        reference: ready")
        .contains("processors")
        .containsPattern("dnnl +\\d+\\.\\d+");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void version_isTheBuilds() {
    assertThat(run("--version")).isZero();

    assertThat(out.toString()).matches("Cornea \\d+\\.\\d+\\.\\d+.*\\R");
  }

  @Test
  void noCommand_isAWrongArgument() {
    assertThat(run()).isEqualTo(2);

    assertThat(err.toString())
        .isEqualTo(lines("cornea: A command is missing", "See 'cornea --help'."));
  }

  @ParameterizedTest
  @ValueSource(strings = {"docter", "--fast"})
  void unknownArgument_isNamed(String argument) {
    assertThat(run(argument)).isEqualTo(2);

    assertThat(err.toString()).contains(argument).endsWith(lines("See 'cornea --help'."));
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void unknownExample_listsTheNames() {
    assertThat(run("example", "greeting")).isEqualTo(2);

    assertThat(err.toString()).contains("[failing, hello]").contains("'greeting'");
  }

  @Test
  void example_getsItsArguments() {
    assertThat(run("example", "hello", "a", "b")).isZero();

    assertThat(HelloExample.received).containsExactly("a", "b");
  }

  @Test
  void failure_isOneMessageWithoutStackTrace() {
    assertThat(run("example", "failing")).isEqualTo(1);

    assertThat(err.toString()).isEqualTo(lines("cornea: Conv2D 'conv2d': a message"));
  }

  @Test
  void failure_withVerbose_hasItsStackTrace() {
    assertThat(run("--verbose", "example", "failing")).isEqualTo(1);

    assertThat(err.toString())
        .contains("Conv2D 'conv2d': a message")
        .contains("at " + FailingExample.class.getName());
  }

  private int run(String... arguments) {
    CommandLine command = Cornea.commandLine();
    command.setOut(new PrintWriter(out, true));
    command.setErr(new PrintWriter(err, true));
    return command.execute(arguments);
  }

  private static String lines(String... lines) {
    return String.join(System.lineSeparator(), lines) + System.lineSeparator();
  }
}

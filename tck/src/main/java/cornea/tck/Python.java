package cornea.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/**
 * Runs programs in the Python that the system property {@code cornea.python} or the environment
 * variable {@code CORNEA_KERAS_PYTHON} names, which must have Keras (oracle/requirements.txt); or
 * in that of {@code cornea.judges.python} or {@code CORNEA_JUDGES_PYTHON}, which must have
 * TensorBoard and scikit-learn (oracle/judges-requirements.txt). Without one, tests that ask for it
 * are skipped and say so.
 */
public final class Python {
  private Python() {}

  /**
   * Runs a program to its end and gives what it printed.
   *
   * @throws AssertionError with what it printed, if it fails
   */
  public static String run(String program, String... arguments) throws IOException {
    return run("cornea.python", "CORNEA_KERAS_PYTHON", "Keras", program, arguments);
  }

  /**
   * Runs a program that needs TensorBoard or scikit-learn to its end and gives what it printed.
   *
   * @throws AssertionError with what it printed, if it fails
   */
  public static String runJudge(String program, String... arguments) throws IOException {
    return run(
        "cornea.judges.python",
        "CORNEA_JUDGES_PYTHON",
        "TensorBoard and scikit-learn",
        program,
        arguments);
  }

  private static String run(
      String property, String variable, String packages, String program, String[] arguments)
      throws IOException {
    String python =
        Optional.ofNullable(System.getProperty(property))
            .or(() -> Optional.ofNullable(System.getenv(variable)))
            .orElse("");
    Assumptions.assumeFalse(
        python.isEmpty(),
        "no Python with " + packages + ": set " + variable + " to its executable");
    List<String> command = new ArrayList<>(List.of(python, "-c", program));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("TF_CPP_MIN_LOG_LEVEL", "3");
    builder.environment().put("PYTHONUTF8", "1");
    Process process = builder.start();
    String output =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    try {
      assertThat(process.waitFor()).as(output).isZero();
    } catch (InterruptedException e) {
      process.destroy();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while Python ran", e);
    }
    return output;
  }
}

package cornea.cli;

import java.util.List;

/** A program that {@code cornea example NAME} runs; registered as a service. */
public interface Example {
  /** Its name on the command line. */
  String name();

  /** What it shows, in one line. */
  String summary();

  /**
   * Runs it.
   *
   * @param arguments what follows the name on the command line
   * @throws IllegalArgumentException if they are not what it needs; the text says what that is
   * @throws Exception if it fails
   */
  void run(List<String> arguments) throws Exception;
}

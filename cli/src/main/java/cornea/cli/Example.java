package cornea.cli;

/** A program that {@code cornea example NAME} runs. */
public interface Example {
  /** Its name on the command line. */
  String name();

  /** What it shows and which data it takes, in one line. */
  String summary();

  /**
   * Runs it.
   *
   * @throws IllegalArgumentException if an option is not what it needs; the text says what that is
   * @throws Exception if it fails
   */
  void run(ExampleOptions options) throws Exception;
}

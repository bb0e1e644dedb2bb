package cornea.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Checks of what the command line says. */
final class Arguments {
  private Arguments() {}

  /**
   * Refuses a wrong argument: exit status 2.
   *
   * @param rule what must hold, such as {@code --epochs must be at least 1}
   */
  static void require(CommandSpec command, boolean right, String rule, Object received) {
    if (!right) {
      throw new ParameterException(command.commandLine(), rule + ". Received: " + received);
    }
  }

  /** Refuses a number below 1, and returns any other. */
  static int positive(CommandSpec command, String option, int value) {
    require(command, value >= 1, option + " must be at least 1", value);
    return value;
  }
}

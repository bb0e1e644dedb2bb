package cornea.cli;

import cornea.engine.Engines;
import java.io.PrintWriter;
import java.util.List;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The {@code cornea} command. */
@Command(
    name = "cornea",
    description = "Keras for image classification, native to the JVM.",
    mixinStandardHelpOptions = true,
    versionProvider = Versions.class,
    subcommands = {
      DemoCommand.class,
      TrainCommand.class,
      PredictCommand.class,
      EvaluateCommand.class,
      InspectCommand.class,
      SummaryCommand.class,
      ConvertCommand.class,
      BenchmarkCommand.class,
      DoctorCommand.class,
      ExampleCommand.class,
      PlotCommand.class,
      PreviewCommand.class,
      DiagramCommand.class,
      ReportCommand.class,
      ExplainCommand.class
    })
public final class Cornea implements Runnable {
  /** Exit status of a command that failed; wrong arguments are 2. */
  static final int FAILED = 1;

  /** The commands that need an engine whatever their options are. */
  private static final Set<String> COMPUTING =
      Set.of("benchmark", "train", "report", "explain", "predict", "evaluate");

  @Spec private CommandSpec spec;

  @Option(
      names = "--verbose",
      scope = ScopeType.INHERIT,
      description = "Show where in the program an error arose.")
  private boolean verbose;

  private Cornea() {}

  /** Runs the command and ends the process with its exit status. */
  public static void main(String[] arguments) {
    if (arguments.length > 1 && COMPUTING.contains(arguments[0])) {
      Thread loading = new Thread(Cornea::loadNatives, "cornea-natives");
      loading.setDaemon(true);
      loading.start();
    }
    System.exit(commandLine().execute(arguments));
  }

  /** Takes a quarter of a second, in which the arguments are read and the model is built. */
  private static void loadNatives() {
    try {
      Engines.best();
    } catch (RuntimeException e) {
      // The command meets the same error, and says so where it belongs.
    }
  }

  /** The command, ready to be run. */
  public static CommandLine commandLine() {
    Cornea cornea = new Cornea();
    return new CommandLine(cornea)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler(
            (error, arguments) -> wrongArguments(error, error.getCommandLine()))
        .setExecutionExceptionHandler(
            (error, command, result) -> {
              failed(error, command.getErr(), cornea.verbose);
              return FAILED;
            });
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "A command is missing. Expected one of " + spec.subcommands().keySet());
  }

  private static int wrongArguments(ParameterException error, CommandLine command) {
    PrintWriter err = command.getErr();
    err.println("cornea: " + wrong(error));
    err.println("See '" + command.getCommandSpec().qualifiedName() + " --help'.");
    err.flush();
    return CommandLine.ExitCode.USAGE;
  }

  /** Picocli calls an unknown command an unmatched argument, and keeps what is like it apart. */
  private static String wrong(ParameterException error) {
    String text = String.valueOf(error.getMessage());
    if (error instanceof UnmatchedArgumentException unmatched) {
      List<String> received = unmatched.getUnmatched();
      text = "There is no '" + String.join(" ", received) + "' here.";
      List<String> alike = unmatched.getSuggestions();
      if (!alike.isEmpty()) {
        text += " Meant: " + String.join(" or ", alike) + "?";
      }
    }
    return text;
  }

  private static void failed(Exception error, PrintWriter err, boolean verbose) {
    if (verbose) {
      error.printStackTrace(err);
    } else {
      String message = error.getMessage();
      boolean ours = error instanceof cornea.CorneaException;
      // A bare "3" or "/data" says nothing without the kind of error.
      boolean plain =
          ours
              || error instanceof IllegalArgumentException
              || error instanceof IllegalStateException;
      err.println("cornea: " + (plain && message != null ? message : error));
    }
    err.flush();
  }
}

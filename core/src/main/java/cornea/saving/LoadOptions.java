package cornea.saving;

import java.util.function.Consumer;

/** What {@code Models.load} is told, by name. */
public final class LoadOptions {
  private boolean compile = true;
  private Consumer<String> warnings =
      text -> System.getLogger("cornea.saving").log(System.Logger.Level.WARNING, text);

  /**
   * Whether the model comes compiled, with its optimizer's state, where the file has that. Default
   * true.
   */
  public LoadOptions compile(boolean compile) {
    this.compile = compile;
    return this;
  }

  /**
   * Who is told what the file has and the model will not: options that are not known here, an
   * optimizer that cannot be restored. Default: the {@link System.Logger} {@code cornea.saving}.
   */
  public LoadOptions warnings(Consumer<String> warnings) {
    this.warnings = warnings;
    return this;
  }

  /** Whether the model comes compiled. */
  public boolean compile() {
    return compile;
  }

  /** Who is told. */
  public Consumer<String> warnings() {
    return warnings;
  }
}

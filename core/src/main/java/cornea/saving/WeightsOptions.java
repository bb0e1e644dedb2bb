package cornea.saving;

import java.util.function.Consumer;

/** What {@code Model.loadWeights} is told, by name; names and defaults are Keras's. */
public final class WeightsOptions {
  private boolean byName;
  private boolean skipMismatch;
  private Consumer<String> warnings =
      text -> System.getLogger("cornea.saving").log(System.Logger.Level.WARNING, text);

  /**
   * Whether weights go to the layers of the same name, and others stay as they are, instead of to
   * the layers in their order. Only files of the older kind ({@code .h5}) have names. Default
   * false.
   */
  public WeightsOptions byName(boolean byName) {
    this.byName = byName;
    return this;
  }

  /**
   * Whether a layer whose weights have other numbers or shapes keeps its own, with a warning,
   * instead of an error. Default false.
   */
  public WeightsOptions skipMismatch(boolean skipMismatch) {
    this.skipMismatch = skipMismatch;
    return this;
  }

  /** Who is told what was skipped. Default: the {@link System.Logger} {@code cornea.saving}. */
  public WeightsOptions warnings(Consumer<String> warnings) {
    this.warnings = warnings;
    return this;
  }

  /** Whether weights go by name. */
  public boolean byName() {
    return byName;
  }

  /** Whether layers that do not fit are skipped. */
  public boolean skipMismatch() {
    return skipMismatch;
  }

  /** Who is told. */
  public Consumer<String> warnings() {
    return warnings;
  }
}

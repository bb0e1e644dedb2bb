package cornea.cli;

import cornea.engine.Engine;
import cornea.engine.Engines;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option {@code --engine} of every command that computes. */
final class EngineOption {
  @Option(
      names = "--engine",
      paramLabel = "NAME",
      description = "onednn or reference; by default the fastest that runs here.")
  private @Nullable String name;

  EngineOption() {}

  /**
   * The engine asked for, or the best.
   *
   * @throws IllegalArgumentException if there is none of that name; the text lists those there are
   */
  Engine chosen() {
    return name == null ? Engines.best() : Engines.named(name);
  }
}

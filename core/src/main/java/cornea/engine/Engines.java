package cornea.engine;

import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/**
 * Finds and chooses engines.
 *
 * <p>{@link #best()} takes the engine that the environment variable {@code CORNEA_ENGINE} names,
 * otherwise the available one of the highest rank. What was chosen, and why a higher one was not,
 * is logged once for the process to the {@link System.Logger} {@code cornea.engine}, as a warning
 * where a higher one cannot run.
 */
public final class Engines {
  /** The environment variable that names the engine to use. */
  public static final String VARIABLE = "CORNEA_ENGINE";

  private static final System.Logger LOGGER = System.getLogger("cornea.engine");

  private static @Nullable Engine best;

  private Engines() {}

  /**
   * The engine for this process.
   *
   * @throws IllegalArgumentException if {@code CORNEA_ENGINE} names no known engine
   * @throws IllegalStateException if it names an engine that cannot run here
   */
  public static Engine best() {
    synchronized (LOGGER) { // not a static initializer: the error must reach the caller bare
      if (best == null) {
        List<String> report = new ArrayList<>();
        best = choose(System.getenv(VARIABLE), providers(), report).engine();
        Level level = report.size() > 1 ? Level.WARNING : Level.INFO;
        LOGGER.log(level, String.join("; ", report));
      }
      return best;
    }
  }

  /**
   * The engine of a name, such as {@code reference}.
   *
   * @throws IllegalArgumentException if there is none; the text lists those that there are
   * @throws IllegalStateException if it cannot run here; the text says why
   */
  public static Engine named(String name) {
    return named(name, providers()).engine();
  }

  /** Every engine on the class path or module path, the highest rank first. */
  public static List<EngineProvider> providers() {
    List<EngineProvider> providers = new ArrayList<>();
    // The loader of this class: a server's context loader may see another copy of Cornea.
    ServiceLoader.load(EngineProvider.class, Engines.class.getClassLoader())
        .forEach(providers::add);
    providers.sort(
        Comparator.comparingInt(EngineProvider::rank)
            .reversed()
            .thenComparing(EngineProvider::name));
    return providers;
  }

  /** The choice, apart from where names and providers come from and where the report goes. */
  static EngineProvider choose(
      @Nullable String wanted, List<EngineProvider> providers, List<String> report) {
    if (wanted != null && !wanted.isBlank()) {
      EngineProvider provider = named(wanted.strip(), providers);
      report.add("engine " + provider.name() + ", because " + VARIABLE + " names it");
      return provider;
    }
    for (EngineProvider provider : providers) {
      Optional<String> reason = provider.unavailable();
      if (reason.isEmpty()) {
        report.add("engine " + provider.name());
        return provider;
      }
      report.add("engine " + provider.name() + " cannot run here: " + reason.get());
    }
    throw new IllegalStateException("No engine can run here: " + report);
  }

  private static EngineProvider named(String name, List<EngineProvider> providers) {
    List<String> names = new ArrayList<>();
    for (EngineProvider provider : providers) {
      if (provider.name().equals(name)) {
        Optional<String> reason = provider.unavailable();
        if (reason.isPresent()) {
          throw new IllegalStateException("Engine '" + name + "' cannot run here: " + reason.get());
        }
        return provider;
      }
      names.add(provider.name());
    }
    throw new IllegalArgumentException(
        "There is no such engine. Expected one of " + names + ". Received: '" + name + "'");
  }
}

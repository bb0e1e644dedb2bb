package cornea.engine;

import java.util.Optional;

/** Offers an engine to {@code Engines}; registered as a service. */
public interface EngineProvider {
  /** The engine's name. */
  String name();

  /** The available engine of the highest rank is chosen; the reference engine has 0. */
  int rank();

  /** Why the engine cannot run here (natives that do not load, say); empty if it can. */
  Optional<String> unavailable();

  /** The engine, one for the process. */
  Engine engine();
}

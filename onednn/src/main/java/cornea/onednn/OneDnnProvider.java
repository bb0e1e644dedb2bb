package cornea.onednn;

import cornea.engine.Engine;
import cornea.engine.EngineProvider;
import java.util.Optional;
import org.bytedeco.javacpp.Loader;
import org.jspecify.annotations.Nullable;

/** Offers the engine where oneDNN's natives load. */
public final class OneDnnProvider implements EngineProvider {
  private static final WinogradUse WINOGRAD =
      "0".equals(System.getenv("CORNEA_WINOGRAD")) ? WinogradUse.NEVER : WinogradUse.WHERE_FASTER;

  static final String NAME = "onednn";
  private static final int RANK = 100;

  private static @Nullable OneDnnEngine engine;
  private static @Nullable String failure;

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public int rank() {
    return RANK;
  }

  @Override
  public Optional<String> unavailable() {
    load();
    return Optional.ofNullable(failure);
  }

  @Override
  public Engine engine() {
    OneDnnEngine loaded = load();
    if (loaded == null) {
      throw new IllegalStateException("Engine 'onednn' cannot run here: " + failure);
    }
    return loaded;
  }

  private static synchronized @Nullable OneDnnEngine load() {
    if (engine == null && failure == null) {
      // JavaCPP would otherwise weigh the whole process against the heap's limit.
      System.setProperty(
          "org.bytedeco.javacpp.maxphysicalbytes",
          System.getProperty("org.bytedeco.javacpp.maxphysicalbytes", "0"));
      System.setProperty(
          "org.bytedeco.javacpp.maxbytes",
          System.getProperty("org.bytedeco.javacpp.maxbytes", "0"));
      try {
        Loader.load(org.bytedeco.dnnl.global.dnnl.class);
        engine = new OneDnnEngine(threads(), DepthFirst.SLICE_BYTES, WINOGRAD);
      } catch (LinkageError | RuntimeException e) {
        failure =
            "oneDNN's native library does not load ("
                + e
                + "); remedy: add org.bytedeco:dnnl and its dependencies for this platform; where"
                + " there is a module path, --add-modules ALL-MODULE-PATH";
      }
    }
    return engine;
  }

  /** As many as OMP_NUM_THREADS says, which libgomp reads too; else one for each core. */
  private static int threads() {
    String omp = number("OMP_NUM_THREADS");
    String own = number("CORNEA_THREADS");
    if (own != null && omp == null) {
      throw new IllegalStateException(
          "CORNEA_THREADS="
              + own
              + " needs OMP_NUM_THREADS="
              + own
              + " as well, since oneDNN's threads are fixed when the process starts; the launcher"
              + " sets both");
    }
    if (own != null && !own.equals(omp)) {
      throw new IllegalStateException(
          "CORNEA_THREADS and OMP_NUM_THREADS must agree. Received: " + own + " and " + omp);
    }
    return omp == null ? Runtime.getRuntime().availableProcessors() : Integer.parseInt(omp);
  }

  private static @Nullable String number(String name) {
    String text = System.getenv(name);
    if (text == null || text.isBlank()) {
      return null;
    }
    if (!text.strip().matches("[1-9][0-9]{0,3}")) {
      throw new IllegalStateException(
          name + " must be a number of threads from 1 to 9999. Received: " + text);
    }
    return text.strip();
  }
}

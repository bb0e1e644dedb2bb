package cornea.onednn;

import cornea.engine.Engine;
import cornea.engine.EngineOptions;
import cornea.engine.EngineState;
import cornea.engine.Executable;
import cornea.engine.Precision;
import cornea.graph.Graph;
import cornea.graph.Variable;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.stream;
import org.jspecify.annotations.Nullable;

/**
 * Runs graphs on oneDNN. Every native call happens on one thread that the engine owns, or for it on
 * its {@link Workers}, so that any number of callers share one team of compute threads; callers
 * queue.
 */
final class OneDnnEngine implements Engine {
  /** Whether each step's time is logged. */
  static final boolean TRACE = "1".equals(System.getenv("CORNEA_TRACE"));

  private static final Logger LOGGER = System.getLogger("cornea.onednn");
  private static final AtomicBoolean WARNED = new AtomicBoolean();

  private final ExecutorService thread;
  private final Thread[] engineThread = new Thread[1];
  private final Workers workers;
  private final engine nativeEngine;
  private final stream nativeStream;
  private final @Nullable WaitPolicy waiting;

  private final long sliceBytes;
  private final WinogradUse winograd;

  /**
   * An engine.
   *
   * @param threads compute threads
   * @param sliceBytes see {@link DepthFirst}
   * @param winograd which convolutions go by {@link WinogradRules}
   */
  OneDnnEngine(int threads, long sliceBytes, WinogradUse winograd) {
    this.sliceBytes = sliceBytes;
    this.winograd = winograd;
    thread =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread created = new Thread(task, "cornea-onednn");
              created.setDaemon(true);
              engineThread[0] = created;
              return created;
            });
    workers = new Workers(threads);
    nativeEngine = onEngineThread(() -> new engine(engine.kind.cpu, 0));
    nativeStream = onEngineThread(() -> new stream(nativeEngine));
    waiting = WaitPolicy.of(nativeEngine, threads);
  }

  @Override
  public String name() {
    return OneDnnProvider.NAME;
  }

  @Override
  public EngineState allocate(List<Variable> variables) {
    return onEngineThread(() -> new OneDnnState(this, variables));
  }

  @Override
  public Executable compile(Graph graph, EngineState state, EngineOptions options) {
    if (!(state instanceof OneDnnState own)) {
      throw new IllegalArgumentException(
          "The state must come from this engine. Received: " + state);
    }
    for (Variable variable : graph.variables()) {
      if (!own.holds(variable)) {
        throw new IllegalArgumentException("The state lacks variable '" + variable.name() + "'");
      }
    }
    if (options.precision() == Precision.BFLOAT16
        && !hasBfloat16()
        && WARNED.compareAndSet(false, true)) {
      LOGGER.log(
          Level.WARNING,
          "Precision.BFLOAT16: this processor does not compute with bfloat16 (avx512_bf16);"
              + " float32 is used");
    }
    return onEngineThread(() -> new OneDnnExecutable(this, own, graph, options));
  }

  engine native_() {
    return nativeEngine;
  }

  stream stream() {
    return nativeStream;
  }

  /** Whether the processor computes with bfloat16, rather than having it emulated. */
  static boolean hasBfloat16() {
    return has(dnnl.dnnl_cpu_isa_avx512_core_bf16);
  }

  /** Whether the processor computes with vectors of sixteen floats. */
  static boolean hasAvx512() {
    return has(dnnl.dnnl_cpu_isa_avx512_core);
  }

  private static boolean has(int instructions) {
    return (dnnl.dnnl_get_effective_cpu_isa() & instructions) == instructions;
  }

  /** For the engine's thread to call between steps. */
  void betweenSteps() {
    if (waiting != null) {
      waiting.observe();
    }
  }

  long sliceBytes() {
    return sliceBytes;
  }

  WinogradUse winograd() {
    return winograd;
  }

  Workers workers() {
    return workers;
  }

  void onEngineThread(Runnable task) {
    onEngineThread(
        () -> {
          task.run();
          return Boolean.TRUE;
        });
  }

  /** Runs a task on the engine's thread and waits for it; what it throws is thrown here. */
  <T> T onEngineThread(Callable<T> task) {
    try {
      if (Thread.currentThread() == engineThread[0]) {
        return task.call();
      }
      Future<T> result = thread.submit(task);
      return Uninterruptibly.get(result::get); // a step is short and must not be torn
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      if (cause instanceof RuntimeException unchecked) {
        throw unchecked;
      }
      if (cause instanceof Error error) {
        throw error;
      }
      throw new IllegalStateException(cause);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}

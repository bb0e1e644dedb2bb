package cornea.onednn;

import cornea.engine.Inputs;
import cornea.engine.Outputs;
import cornea.engine.RunContext;
import cornea.tensor.Tensor;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.FloatBuffer;
import java.nio.ShortBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.stream;
import org.bytedeco.javacpp.Pointer;

/** A plan bound to the state, to its arena and to prepacked weights: what a run context is. */
final class Frame implements RunContext {
  private static final Logger LOGGER = System.getLogger("cornea.onednn");

  private final OneDnnExecutable owner;
  private final OneDnnEngine engine;
  private final OneDnnState state;
  // Replaced when the training step has changed the state's layouts since this frame was bound.
  private Plan plan;
  private NativeMemory prepacked;
  private List<Runnable> packing = List.of();
  private List<Runnable> steps = List.of();
  private List<FloatBuffer> inputs = List.of();
  private List<FloatBuffer> outputs = List.of();
  private long boundLayouts;
  private long boundArena;
  private long packedVersion = -1;
  private long iteration;
  private boolean closed;

  Frame(OneDnnExecutable owner, OneDnnEngine engine, OneDnnState state, Plan plan) {
    this.owner = owner;
    this.engine = engine;
    this.state = state;
    this.plan = plan;
    this.prepacked = new NativeMemory(plan.persistentBytes());
    bind();
  }

  private void bind() {
    state.reserve(plan.arenaBytes());
    boundLayouts = state.layoutVersion();
    boundArena = state.arenaVersion();
    packing = bound(plan.packing());
    steps = bound(plan.steps());
    inputs = views(plan.inputs());
    outputs = views(plan.outputs());
    packedVersion = -1;
  }

  private List<Runnable> bound(List<Step> unbound) {
    List<Runnable> result = new ArrayList<>();
    unbound.forEach(step -> result.add(step.bind(this)));
    return result;
  }

  private List<FloatBuffer> views(List<Buffer> buffers) {
    List<FloatBuffer> result = new ArrayList<>();
    buffers.forEach(buffer -> result.add(view(buffer)));
    return result;
  }

  engine engine() {
    return engine.native_();
  }

  stream stream() {
    return engine.stream();
  }

  Workers workers() {
    return engine.workers();
  }

  /** The number of the step that runs. */
  long iteration() {
    return iteration;
  }

  Pointer pointer(Buffer buffer) {
    return pointer(buffer, 0);
  }

  /** The place {@code offset} bytes into a buffer. */
  Pointer pointer(Buffer buffer, long offset) {
    Storage storage = buffer.storage();
    return storage.variable() != null
        ? state.pointer(storage.variable(), offset)
        : memory(storage).pointer(storage.offset + offset);
  }

  FloatBuffer view(Buffer buffer) {
    if (buffer.layout().isBfloat16()) {
      throw new IllegalStateException("Read as float32 but bfloat16: " + buffer);
    }
    Storage storage = buffer.storage();
    return storage.variable() != null
        ? state.view(storage.variable())
        : memory(storage).view(storage.offset, buffer.layout().elements());
  }

  /** A view of numbers that are bfloat16. */
  ShortBuffer halves(Buffer buffer) {
    return NativeMemory.halves(pointer(buffer), buffer.layout().elements());
  }

  private NativeMemory memory(Storage storage) {
    return storage.isPersistent() ? prepacked : state.arena();
  }

  @Override
  public void run(Inputs given, Outputs results) {
    List<Tensor> tensors = given.tensors();
    if (tensors.size() != plan.inputs().size()) {
      throw new IllegalArgumentException(
          "Expected " + plan.inputs().size() + " inputs. Received: " + tensors.size());
    }
    for (int i = 0; i < tensors.size(); i++) {
      if (!tensors.get(i).shape().equals(plan.inputs().get(i).layout().shape())) {
        throw new IllegalArgumentException(
            "Input "
                + i
                + ": expected "
                + plan.inputs().get(i).layout().shape()
                + ". Received: "
                + tensors.get(i).shape());
      }
    }
    engine.onEngineThread(() -> step(tensors, given.iteration(), results));
  }

  private void step(List<Tensor> tensors, long number, Outputs results) {
    if (closed) {
      throw new IllegalStateException("This run context is closed");
    }
    if (state.layoutVersion() != boundLayouts) {
      prepacked.close();
      plan = owner.plan();
      prepacked = new NativeMemory(plan.persistentBytes());
      bind();
    } else if (state.arenaVersion() != boundArena) {
      bind();
    }
    iteration = number;
    if (packedVersion != state.weightsVersion()) {
      packing.forEach(Runnable::run); // before the inputs, since it may use their place
      packedVersion = state.weightsVersion();
    }
    for (int i = 0; i < tensors.size(); i++) {
      inputs.get(i).put(0, tensors.get(i).floatBuffer(), 0, tensors.get(i).size());
    }
    if (OneDnnEngine.TRACE) {
      traced();
    } else {
      for (int i = 0; i < steps.size(); i++) {
        steps.get(i).run();
      }
    }
    for (int i = 0; i < outputs.size(); i++) {
      outputs.get(i).get(0, results.floats(i));
    }
    engine.betweenSteps();
    if (owner.assigns()) {
      state.advance();
      packedVersion = state.weightsVersion(); // packing reads nothing that this plan assigns
    }
  }

  /** Runs the steps with the time and speed of each logged. */
  private void traced() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < steps.size(); i++) {
      long start = System.nanoTime();
      steps.get(i).run();
      double seconds = (System.nanoTime() - start) * 1e-9;
      Step step = plan.steps().get(i);
      text.append(
          String.format(
              Locale.ROOT,
              "%9.3f ms %7.1f GB/s %7.1f GFLOP/s  %s%n",
              seconds * 1e3,
              step.bytes() / seconds * 1e-9,
              step.flops() / seconds * 1e-9,
              step.describe()));
    }
    LOGGER.log(Level.INFO, text.toString());
  }

  @Override
  public void close() {
    engine.onEngineThread(
        () -> {
          if (!closed) {
            closed = true;
            prepacked.close();
          }
        });
  }
}

package cornea.onednn;

import cornea.engine.EngineState;
import cornea.graph.Variable;
import cornea.tensor.DType;
import cornea.tensor.Tensor;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.bytedeco.dnnl.IntMemoryMap;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.reorder;
import org.bytedeco.javacpp.FloatPointer;
import org.jspecify.annotations.Nullable;

/**
 * Variables in native memory, each in the layout that the training step chose for it; row-major
 * until then. Everything happens on the engine's thread.
 */
final class OneDnnState implements EngineState {
  private static final class Cell {
    Layout layout;
    NativeMemory memory;
    boolean fixed;

    Cell(Layout layout) {
      this.layout = layout;
      this.memory = new NativeMemory(layout.bytes());
    }
  }

  private final OneDnnEngine engine;
  private final Map<Variable, Cell> cells = new LinkedHashMap<>();
  private final AtomicLong version = new AtomicLong();
  private final AtomicLong weightsVersion = new AtomicLong();
  private final AtomicLong layoutVersion = new AtomicLong();
  // Every plan over this state runs on the engine's thread and leaves nothing in the arena between
  // runs, so one arena, as large as the largest plan, serves them all.
  private NativeMemory arena = new NativeMemory(0);
  private long arenaVersion;
  private boolean closed;

  OneDnnState(OneDnnEngine engine, List<Variable> variables) {
    this.engine = engine;
    variables.forEach(v -> cells.put(v, new Cell(Layout.rowMajor(v.shape()))));
  }

  @Override
  public List<Variable> variables() {
    return new ArrayList<>(cells.keySet());
  }

  @Override
  public Tensor read(Variable variable) {
    float[] data = new float[Math.toIntExact(variable.shape().size())];
    engine.onEngineThread(
        () -> {
          Cell cell = cell(variable);
          if (cell.layout.isRowMajor()) {
            cell.memory.view(0, data.length).get(0, data);
          } else {
            Layout plain = plain(cell.layout);
            try (NativeMemory staging = new NativeMemory(plain.bytes())) {
              reorder(cell.layout, cell.memory, plain, staging);
              staging.view(0, data.length).get(0, data);
            }
          }
        });
    return Tensor.of(data, variable.shape());
  }

  @Override
  public void write(Variable variable, Tensor value) {
    if (!value.shape().equals(variable.shape())) {
      throw new IllegalArgumentException(
          "Variable '"
              + variable.name()
              + "': expected shape "
              + variable.shape()
              + ". Received: "
              + value.shape());
    }
    FloatBuffer source = value.as(DType.FLOAT32).floatBuffer();
    engine.onEngineThread(
        () -> {
          Cell cell = cell(variable);
          if (cell.layout.isRowMajor()) {
            cell.memory.view(0, value.size()).put(0, source, 0, value.size());
          } else {
            Layout plain = plain(cell.layout);
            try (NativeMemory staging = new NativeMemory(plain.bytes())) {
              staging.view(0, value.size()).put(0, source, 0, value.size());
              reorder(plain, staging, cell.layout, cell.memory);
            }
          }
          version.incrementAndGet();
          if (variable.shape().rank() > 0) {
            weightsVersion.incrementAndGet();
          }
        });
  }

  private static Layout plain(Layout layout) {
    return Layout.rowMajor(layout.shape(), layout.convention(), layout.groups());
  }

  private void reorder(Layout from, NativeMemory source, Layout to, NativeMemory target) {
    memory in = new memory(from.desc(), engine.native_(), source.pointer(0));
    memory out = new memory(to.desc(), engine.native_(), target.pointer(0));
    IntMemoryMap arguments = new IntMemoryMap();
    arguments.put(dnnl.DNNL_ARG_FROM, in);
    arguments.put(dnnl.DNNL_ARG_TO, out);
    new reorder(
            new reorder.primitive_desc(engine.native_(), from.desc(), engine.native_(), to.desc()))
        .execute(engine.stream(), arguments);
    engine.stream()._wait();
  }

  @Override
  public long version() {
    return version.get();
  }

  /** As {@link #version}, but scalars, which the host writes before each step, do not count. */
  long weightsVersion() {
    return weightsVersion.get();
  }

  /** Makes the arena at least so large; what was bound to a smaller one must be bound anew. */
  void reserve(long bytes) {
    if (closed) {
      throw new IllegalStateException("The state is closed");
    }
    if (arena.bytes() < bytes) {
      arena.close(); // first, so that both are never there at once
      arena = new NativeMemory(0);
      arenaVersion++;
      arena = new NativeMemory(bytes);
    }
  }

  NativeMemory arena() {
    return arena;
  }

  /** Grows when the arena moves. */
  long arenaVersion() {
    return arenaVersion;
  }

  /** Grows when a variable is laid out anew. */
  long layoutVersion() {
    return layoutVersion.get();
  }

  void advance() {
    version.incrementAndGet();
    weightsVersion.incrementAndGet();
  }

  boolean holds(Variable variable) {
    return cells.containsKey(variable);
  }

  Layout layout(Variable variable) {
    return cell(variable).layout;
  }

  /** Whether a training step has chosen the variable's layout already. */
  boolean isFixed(Variable variable) {
    return cell(variable).fixed;
  }

  /** Lays a variable out for the training step, keeping its value. Happens once. */
  void fix(Variable variable, Layout layout) {
    Cell cell = cell(variable);
    cell.fixed = true;
    if (cell.layout.sameOrder(layout)) {
      return;
    }
    NativeMemory moved = new NativeMemory(layout.bytes());
    reorder(cell.layout.under(layout.convention(), layout.groups()), cell.memory, layout, moved);
    cell.memory.close();
    cell.memory = moved;
    cell.layout = layout;
    layoutVersion.incrementAndGet();
  }

  FloatPointer pointer(Variable variable, long offset) {
    return cell(variable).memory.pointer(offset);
  }

  FloatBuffer view(Variable variable) {
    Cell cell = cell(variable);
    return cell.memory.view(0, cell.layout.elements());
  }

  long bytes() {
    return cells.values().stream().mapToLong(cell -> cell.layout.bytes()).sum();
  }

  private Cell cell(Variable variable) {
    @Nullable Cell cell = cells.get(variable);
    if (cell == null) {
      throw new IllegalArgumentException("Variable '" + variable.name() + "' is not in this state");
    }
    if (closed) {
      throw new IllegalStateException("The state that holds '" + variable.name() + "' is closed");
    }
    return cell;
  }

  @Override
  public void close() {
    engine.onEngineThread(
        () -> {
          if (!closed) {
            closed = true;
            cells.values().forEach(cell -> cell.memory.close());
            arena.close();
          }
        });
  }
}

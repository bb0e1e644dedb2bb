package cornea.onednn;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.dnnl.IntMemoryMap;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.primitive;
import org.bytedeco.dnnl.stream;

/** A oneDNN primitive with its arguments. */
final class PrimitiveStep implements Step {
  private final String name;
  private final String implementation;
  private final primitive compiled;
  // Every wrapper must stay reachable as long as the primitive, or JavaCPP frees it.
  private final List<Object> kept;
  private final Map<Integer, Buffer> reads = new LinkedHashMap<>();
  private final Map<Integer, Buffer> writes = new LinkedHashMap<>();
  private final long flops;

  PrimitiveStep(
      String name, String implementation, primitive compiled, List<Object> kept, long flops) {
    this.name = name;
    this.implementation = implementation;
    this.compiled = compiled;
    this.kept = List.copyOf(kept);
    this.flops = flops;
  }

  PrimitiveStep read(int argument, Buffer buffer) {
    reads.put(argument, buffer);
    return this;
  }

  PrimitiveStep write(int argument, Buffer buffer) {
    writes.put(argument, buffer);
    return this;
  }

  @Override
  public List<Buffer> reads() {
    return new ArrayList<>(reads.values());
  }

  @Override
  public List<Buffer> writes() {
    return new ArrayList<>(writes.values());
  }

  @Override
  public Runnable bind(Frame frame) {
    IntMemoryMap arguments = new IntMemoryMap();
    List<memory> memories = new ArrayList<>();
    Map<Integer, Buffer> all = new LinkedHashMap<>(reads);
    all.putAll(writes);
    all.forEach(
        (argument, buffer) -> {
          memory bound = new memory(buffer.layout().desc(), frame.engine(), frame.pointer(buffer));
          memories.add(bound);
          arguments.put(argument, bound);
        });
    stream queue = frame.stream();
    return new Task(compiled, queue, arguments, memories, kept);
  }

  @Override
  public long flops() {
    return flops;
  }

  @Override
  public String describe() {
    return name + " [" + implementation + "] " + reads.values() + " -> " + writes.values();
  }

  /**
   * The bound primitive. The arguments and the primitive refer to memories and descriptors natively
   * only, so the task holds them.
   */
  private record Task(
      primitive compiled,
      stream queue,
      IntMemoryMap arguments,
      List<memory> memories,
      List<Object> kept)
      implements Runnable {
    @Override
    public void run() {
      compiled.execute(queue, arguments);
    }
  }
}

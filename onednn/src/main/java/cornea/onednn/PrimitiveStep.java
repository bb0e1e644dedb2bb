package cornea.onednn;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.bytedeco.dnnl.IntMemoryMap;
import org.bytedeco.dnnl.binary;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.primitive;
import org.bytedeco.dnnl.primitive_attr;
import org.bytedeco.dnnl.stream;
import org.jspecify.annotations.Nullable;

/** A oneDNN primitive with its arguments. */
final class PrimitiveStep implements ImageStep {
  private final String name;
  private final String implementation;
  private final primitive compiled;
  // Every wrapper must stay reachable as long as the primitive, or JavaCPP frees it.
  private final List<Object> kept;
  private final Map<Integer, Buffer> reads = new LinkedHashMap<>();
  private final Map<Integer, Buffer> writes = new LinkedHashMap<>();
  private final long flops;
  private @Nullable IntFunction<PrimitiveStep> slices;
  private boolean sum;

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

  /**
   * Says that the primitive treats each image on its own, and how it is made for fewer of them,
   * with the same arguments.
   */
  PrimitiveStep sliceable(IntFunction<PrimitiveStep> ofImages) {
    slices = ofImages;
    return this;
  }

  /** As {@link #sliceable}, for a primitive that adds up what it makes of each image. */
  PrimitiveStep sliceableSum(IntFunction<PrimitiveStep> ofImages) {
    sum = true;
    return sliceable(ofImages);
  }

  @Override
  public boolean isSliceable() {
    return slices != null;
  }

  @Override
  public boolean isSum() {
    return sum;
  }

  @Override
  public PrimitiveStep ofImages(int images) {
    if (slices == null) {
      throw new IllegalStateException(name + " works on whole batches only");
    }
    return slices.apply(images);
  }

  @Override
  public String implementation() {
    return implementation;
  }

  @Override
  public Buffer buffer(int argument) {
    Buffer read = reads.get(argument);
    Buffer buffer = read != null ? read : writes.get(argument);
    if (buffer == null) {
      throw new IllegalArgumentException(name + " has no argument " + argument);
    }
    return buffer;
  }

  @Override
  public boolean writes(int argument) {
    return writes.containsKey(argument);
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
    return bind(frame, argument -> frame.pointer(buffer(argument)));
  }

  @Override
  public Runnable bind(Frame frame, Places places) {
    IntMemoryMap arguments = new IntMemoryMap();
    List<memory> memories = new ArrayList<>();
    Map<Integer, Buffer> all = new LinkedHashMap<>(reads);
    all.putAll(writes);
    all.forEach(
        (argument, buffer) -> {
          memory bound = new memory(buffer.layout().desc(), frame.engine(), places.of(argument));
          memories.add(bound);
          arguments.put(argument, bound);
        });
    stream queue = frame.stream();
    return new Task(compiled, queue, arguments, memories, kept);
  }

  /**
   * Adds a term to a total of the same layout. As rows of numbers: for blocks that hold more than
   * the elements oneDNN has its reference implementation only.
   */
  static Runnable add(Frame frame, Buffer total, Buffer term) {
    Layout flat = total.layout().flat();
    memory.desc order = flat.desc();
    binary.primitive_desc pd =
        new binary.primitive_desc(
            frame.engine(), dnnl.dnnl_binary_add, order, order, order, new primitive_attr(), false);
    return new PrimitiveStep(
            "sum", pd.impl_info_str().getString(), new binary(pd), List.of(pd, order), 0)
        .read(dnnl.DNNL_ARG_SRC_0, new Buffer(total.storage(), flat))
        .read(dnnl.DNNL_ARG_SRC_1, new Buffer(term.storage(), flat))
        .write(dnnl.DNNL_ARG_DST, new Buffer(total.storage(), flat))
        .bind(frame);
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

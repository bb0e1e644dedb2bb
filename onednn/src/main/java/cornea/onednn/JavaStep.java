package cornea.onednn;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * A kernel in Java over row-major (or order-blind) buffers, for ops that oneDNN has no word for.
 */
final class JavaStep implements Step {
  /** The computation; buffers are views of the arena or of the state. */
  interface Kernel {
    void run(List<FloatBuffer> reads, List<FloatBuffer> writes, Frame frame);
  }

  private final String name;
  private final List<Buffer> reads;
  private final List<Buffer> writes;
  private final Kernel kernel;

  JavaStep(String name, List<Buffer> reads, List<Buffer> writes, Kernel kernel) {
    this.name = name;
    this.reads = List.copyOf(reads);
    this.writes = List.copyOf(writes);
    this.kernel = kernel;
  }

  @Override
  public List<Buffer> reads() {
    return reads;
  }

  @Override
  public List<Buffer> writes() {
    return writes;
  }

  @Override
  public Runnable bind(Frame frame) {
    List<FloatBuffer> in = views(frame, reads);
    List<FloatBuffer> out = views(frame, writes);
    return () -> kernel.run(in, out, frame);
  }

  private static List<FloatBuffer> views(Frame frame, List<Buffer> buffers) {
    List<FloatBuffer> views = new ArrayList<>();
    buffers.forEach(buffer -> views.add(frame.view(buffer)));
    return views;
  }

  @Override
  public String describe() {
    return name + " [java] " + reads + " -> " + writes;
  }
}

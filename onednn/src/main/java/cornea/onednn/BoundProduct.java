package cornea.onednn;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.dnnl.IntMemoryMap;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.matmul;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.primitive_attr;
import org.bytedeco.dnnl.stream;
import org.bytedeco.javacpp.Pointer;

/**
 * A product of matrices with its places. It has working memory of its own, so that any thread may
 * run it.
 */
final class BoundProduct implements Runnable {
  private final matmul compiled;
  private final stream queue;
  private final IntMemoryMap arguments = new IntMemoryMap();
  private final List<Object> kept = new ArrayList<>(); // referred to natively only

  /**
   * Binds a product.
   *
   * @param chosen with {@link #attributes}
   */
  BoundProduct(
      matmul.primitive_desc chosen, Frame frame, Pointer left, Pointer right, Pointer result) {
    compiled = new matmul(chosen);
    queue = frame.stream();
    kept.add(chosen);
    put(dnnl.DNNL_ARG_SRC, chosen.src_desc(), left, frame);
    put(dnnl.DNNL_ARG_WEIGHTS, chosen.weights_desc(), right, frame);
    put(dnnl.DNNL_ARG_DST, chosen.dst_desc(), result, frame);
    memory work = new memory(chosen.scratchpad_desc(), frame.engine());
    kept.add(work);
    arguments.put(dnnl.DNNL_ARG_SCRATCHPAD, work);
  }

  /** What every such product is created with. */
  static primitive_attr attributes() {
    primitive_attr attributes = new primitive_attr();
    // The library's own belongs to the thread that creates a primitive.
    attributes.set_scratchpad_mode(dnnl.scratchpad_mode.user);
    return attributes;
  }

  /** So many matrices as a tile has products. */
  static memory.desc matrices(long rows, long columns, memory.format_tag order) {
    return new memory.desc(
        Lowering.longs(WinogradTransforms.ALL, rows, columns), memory.data_type.f32, order);
  }

  private void put(int argument, memory.desc order, Pointer place, Frame frame) {
    memory bound = new memory(order, frame.engine(), place);
    kept.add(order);
    kept.add(bound);
    arguments.put(argument, bound);
  }

  @Override
  public void run() {
    compiled.execute(queue, arguments);
  }
}

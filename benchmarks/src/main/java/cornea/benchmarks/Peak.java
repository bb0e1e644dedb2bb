package cornea.benchmarks;

import org.bytedeco.dnnl.IntMemoryMap;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.matmul;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.reorder;
import org.bytedeco.dnnl.stream;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;

/**
 * What this machine can do at most through oneDNN, in float32 with all compute threads.
 *
 * @param gigaflops of a square matrix product of side 2048, in GFLOP/s
 * @param gigabytes read and written by a copy of 256 MiB, in GB/s
 */
record Peak(double gigaflops, double gigabytes) {
  private static final int SIDE = 2048;
  private static final int COPIED = 1 << 26;
  private static final int REPEATS = 10;

  /** The best of ten runs of each. */
  @SuppressWarnings("try") // the scope works by being open
  static Peak measured() {
    // The scope holds every wrapper until the end, then frees it.
    try (PointerScope scope = new PointerScope()) {
      engine cpu = new engine(engine.kind.cpu, 0);
      stream queue = new stream(cpu);
      return new Peak(product(cpu, queue), copy(cpu, queue));
    }
  }

  private static double product(engine cpu, stream queue) {
    memory.desc any = desc(memory.format_tag.any, SIDE, SIDE);
    matmul.primitive_desc chosen = new matmul.primitive_desc(cpu, any, any, any);
    IntMemoryMap arguments = new IntMemoryMap();
    arguments.put(dnnl.DNNL_ARG_SRC, zeros(chosen.src_desc(), cpu));
    arguments.put(dnnl.DNNL_ARG_WEIGHTS, zeros(chosen.weights_desc(), cpu));
    arguments.put(dnnl.DNNL_ARG_DST, zeros(chosen.dst_desc(), cpu));
    matmul product = new matmul(chosen);
    double seconds = best(() -> product.execute(queue, arguments), queue);
    return 2.0 * SIDE * SIDE * SIDE / seconds * 1e-9;
  }

  private static double copy(engine cpu, stream queue) {
    memory.desc layout = desc(memory.format_tag.a, COPIED);
    memory from = zeros(layout, cpu);
    memory to = zeros(layout, cpu);
    reorder copy = new reorder(from, to);
    double seconds = best(() -> copy.execute(queue, from, to), queue);
    return 2.0 * Float.BYTES * COPIED / seconds * 1e-9;
  }

  private static memory.desc desc(memory.format_tag order, long... dims) {
    return new memory.desc(dims, memory.data_type.f32, order);
  }

  /** Zeros in any order; writing them makes the system hand out the pages. */
  private static memory zeros(memory.desc layout, engine cpu) {
    memory result = new memory(layout, cpu);
    Pointer.memset(result.get_data_handle(), 0, layout.get_size());
    return result;
  }

  private static double best(Runnable task, stream queue) {
    double best = Double.POSITIVE_INFINITY;
    for (int i = 0; i < REPEATS; i++) {
      long start = System.nanoTime();
      task.run();
      queue._wait();
      best = Math.min(best, (System.nanoTime() - start) * 1e-9);
    }
    return best;
  }
}

package cornea.onednn;

import cornea.op.BinaryOp;
import cornea.op.DropoutOp;
import cornea.op.Op;
import cornea.op.UnaryGradOp;
import cornea.op.UnaryOp;
import cornea.random.CounterRandom;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A chain of elementwise ops over buffers of one order, run tile by tile: each tile is copied into
 * arrays that stay in the first-level cache, goes through all ops there, and is copied back, so the
 * chain costs one pass over memory. Java 17 vectorizes loops over arrays only, not over native
 * memory; the copies run at memory speed anyway.
 *
 * <p>All reads of a tile come before its writes, so an output may lie in the place of an input of
 * the same order (a weight updated in place).
 */
final class TileProgram implements Step {
  /** Elements to a tile: a dozen registers of it fit the first-level cache's neighbourhood. */
  static final int TILE = 1024;

  private static final long SERIAL_BELOW = 32 * TILE;

  /** How an operand is read. */
  enum Access {
    /** One number for each element. */
    FULL,
    /** One number for all. */
    SCALAR,
    /** One number for each channel. */
    CHANNEL
  }

  /** A register that is loaded from a buffer. */
  record Load(Buffer buffer, Access access, int register) {}

  /** A register that is stored to a buffer. */
  record Store(Buffer buffer, int register) {}

  /** A register that holds a constant. */
  record Constant(float value, int register) {}

  /** An op from registers to a register. */
  record Instruction(Op op, int a, int b, int target) {}

  private final Layout layout;
  private final List<Load> loads;
  private final List<Constant> constants;
  private final List<Instruction> instructions;
  private final List<Store> stores;
  private final int registers;
  private final boolean needsIndex;
  private final boolean needsChannel;

  TileProgram(
      Layout layout,
      List<Load> loads,
      List<Constant> constants,
      List<Instruction> instructions,
      List<Store> stores,
      int registers) {
    this.layout = layout;
    this.loads = List.copyOf(loads);
    this.constants = List.copyOf(constants);
    this.instructions = List.copyOf(instructions);
    this.stores = List.copyOf(stores);
    this.registers = registers;
    this.needsIndex = instructions.stream().anyMatch(i -> i.op() instanceof DropoutOp);
    this.needsChannel = loads.stream().anyMatch(load -> load.access() == Access.CHANNEL);
  }

  @Override
  public List<Buffer> reads() {
    List<Buffer> reads = new ArrayList<>();
    loads.forEach(load -> reads.add(load.buffer()));
    return reads;
  }

  @Override
  public List<Buffer> writes() {
    List<Buffer> writes = new ArrayList<>();
    stores.forEach(store -> writes.add(store.buffer()));
    return writes;
  }

  @Override
  public Runnable bind(Frame frame) {
    return new Bound(frame);
  }

  @Override
  public String describe() {
    StringBuilder ops = new StringBuilder();
    instructions.forEach(i -> ops.append(ops.length() == 0 ? "" : "+").append(name(i.op())));
    return "elementwise " + ops + " [tiles] " + reads() + " -> " + writes();
  }

  private static String name(Op op) {
    if (op instanceof UnaryOp unary) {
      return unary.kind().name();
    }
    if (op instanceof BinaryOp binary) {
      return binary.kind().name();
    }
    if (op instanceof UnaryGradOp gradient) {
      return gradient.kind() + "_GRAD";
    }
    return "DROPOUT";
  }

  /** The program over the addresses of a frame, with scratch for each worker. */
  private final class Bound implements Runnable {
    private final Frame frame;
    private final List<FloatBuffer> sources = new ArrayList<>();
    private final List<FloatBuffer> targets = new ArrayList<>();
    private final float[][] perChannel;
    private final float[][][] scratch;
    private final int[][] positions;
    private final ElementOrder order = ElementOrder.of(layout);
    private final long size = layout.floats();
    private final int tile = (int) Math.min(TILE, size);

    Bound(Frame frame) {
      this.frame = frame;
      loads.forEach(load -> sources.add(frame.view(load.buffer())));
      stores.forEach(store -> targets.add(frame.view(store.buffer())));
      int workers = size < SERIAL_BELOW ? 1 : frame.workers().threads();
      scratch = new float[workers][registers][tile];
      positions = new int[workers][needsIndex || needsChannel ? tile : 0];
      perChannel = new float[loads.size()][];
    }

    @Override
    public void run() {
      for (int i = 0; i < loads.size(); i++) {
        if (loads.get(i).access() == Access.CHANNEL) {
          if (perChannel[i] == null) {
            perChannel[i] = new float[sources.get(i).capacity()];
          }
          sources.get(i).get(0, perChannel[i]);
        }
      }
      for (float[][] worker : scratch) {
        for (int i = 0; i < loads.size(); i++) {
          if (loads.get(i).access() == Access.SCALAR) {
            Arrays.fill(worker[loads.get(i).register()], sources.get(i).get(0));
          }
        }
        constants.forEach(c -> Arrays.fill(worker[c.register()], c.value()));
      }
      frame.workers().forRange(size, TILE, SERIAL_BELOW, this::range);
    }

    private void range(int worker, long from, long to) {
      float[][] registers = scratch[worker];
      int[] position = positions[worker];
      for (long start = from; start < to; start += tile) {
        int n = (int) Math.min(tile, to - start);
        load(registers, position, (int) start, n);
        if (needsIndex) {
          order.indices(start, position, n);
        }
        for (Instruction i : instructions) {
          execute(i, registers, position, n);
        }
        for (int i = 0; i < targets.size(); i++) {
          targets.get(i).put((int) start, registers[stores.get(i).register()], 0, n);
        }
      }
    }

    private void load(float[][] registers, int[] position, int start, int n) {
      if (needsChannel) {
        order.channels(start, position, n);
      }
      for (int i = 0; i < loads.size(); i++) {
        float[] register = registers[loads.get(i).register()];
        if (loads.get(i).access() == Access.FULL) {
          sources.get(i).get(start, register, 0, n);
        } else if (loads.get(i).access() == Access.CHANNEL) {
          float[] values = perChannel[i];
          for (int j = 0; j < n; j++) {
            register[j] = position[j] < 0 ? 0 : values[position[j]];
          }
        }
      }
    }

    private void execute(Instruction i, float[][] registers, int[] position, int n) {
      float[] a = registers[i.a()];
      float[] target = registers[i.target()];
      if (i.op() instanceof BinaryOp binary) {
        TileKernels.binary(binary.kind(), a, registers[i.b()], target, n);
      } else if (i.op() instanceof UnaryOp unary) {
        TileKernels.unary(unary, a, target, n);
      } else if (i.op() instanceof UnaryGradOp gradient) {
        TileKernels.gradient(
            gradient.kind(), (float) gradient.alpha(), a, registers[i.b()], target, n);
      } else if (i.op() instanceof DropoutOp dropout) {
        TileKernels.dropout(
            CounterRandom.key(dropout.seed(), dropout.stream(), frame.iteration()),
            CounterRandom.dropoutThreshold(dropout.rate()),
            (float) (1 / (1 - dropout.rate())),
            position,
            a,
            target,
            n);
      } else {
        throw new IllegalStateException(i.op() + " is not elementwise");
      }
    }
  }
}

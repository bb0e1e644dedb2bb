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
 * chain costs one pass over memory. What is asked of a register may also be its sum for each
 * channel, as the gradient of a bias is. Java 17 vectorizes loops over arrays only, not over native
 * memory; the copies run at memory speed anyway.
 *
 * <p>All reads of a tile come before its writes, so an output may lie in the place of an input of
 * the same order (a weight updated in place).
 */
final class TileProgram implements Step {
  /** Elements to a tile: a dozen registers of it fit the first-level cache's neighbourhood. */
  static final int TILE = 1024;

  /**
   * Fewer elements run on the caller alone. Handing a part to another thread takes about 45
   * microseconds, in which one thread does 100,000 elements of a gradient (AMD Zen 5).
   */
  private static final long SERIAL_BELOW = 256 * TILE;

  /**
   * From so many elements on, a millisecond or two of work, OpenMP's waiting team is in the way.
   */
  private static final long RELEASE_FROM = 2048 * TILE;

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

  /** A register whose sum over all but channels, times a scale, is stored; row-major. */
  record Sum(Buffer buffer, int register, float scale) {}

  /** A register that holds a constant. */
  record Constant(float value, int register) {}

  /** An op from registers to a register. */
  record Instruction(Op op, int a, int b, int target) {}

  private final Layout layout;
  private final List<Load> loads;
  private final List<Constant> constants;
  private final List<Instruction> instructions;
  private final List<Store> stores;
  private final List<Sum> sums;
  private final int registers;
  private final boolean needsIndex;
  private final boolean byChannel;

  TileProgram(
      Layout layout,
      List<Load> loads,
      List<Constant> constants,
      List<Instruction> instructions,
      List<Store> stores,
      List<Sum> sums,
      int registers) {
    this.layout = layout;
    this.loads = List.copyOf(loads);
    this.constants = List.copyOf(constants);
    this.instructions = List.copyOf(instructions);
    this.stores = List.copyOf(stores);
    this.sums = List.copyOf(sums);
    this.registers = registers;
    this.needsIndex = instructions.stream().anyMatch(i -> i.op() instanceof DropoutOp);
    this.byChannel =
        !sums.isEmpty() || loads.stream().anyMatch(load -> load.access() == Access.CHANNEL);
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
    sums.forEach(sum -> writes.add(sum.buffer()));
    return writes;
  }

  @Override
  public Runnable bind(Frame frame) {
    return new Bound(frame);
  }

  @Override
  public String describe() {
    List<String> parts = new ArrayList<>();
    instructions.forEach(i -> parts.add(name(i.op())));
    if (!sums.isEmpty()) {
      parts.add("sum of channels");
    }
    String kind = instructions.isEmpty() ? "" : "elementwise ";
    return kind + String.join("+", parts) + " [tiles] " + reads() + " -> " + writes();
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
    private final List<TileMemory> sources = new ArrayList<>();
    private final List<TileMemory> targets = new ArrayList<>();
    private final List<FloatBuffer> totals = new ArrayList<>();
    private final float[][] perChannel;
    private final float[] one = new float[1];
    private final float[][][] scratch;
    private final int[][] positions;
    private final int[][] kept;
    private final ChannelAccumulator[][] accumulators;
    private final ElementOrder order = ElementOrder.of(layout);
    private final long size = layout.elements();
    private final int tile = tileSize();

    Bound(Frame frame) {
      this.frame = frame;
      loads.forEach(load -> sources.add(TileMemory.of(frame, load.buffer())));
      stores.forEach(store -> targets.add(TileMemory.of(frame, store.buffer())));
      sums.forEach(sum -> totals.add(frame.view(sum.buffer())));
      int workers = size < SERIAL_BELOW ? 1 : frame.workers().threads();
      scratch = new float[workers][registers][tile];
      positions = new int[workers][needsIndex ? tile : 0];
      kept = new int[workers][needsIndex ? tile : 0];
      accumulators = new ChannelAccumulator[workers][sums.size()];
      for (ChannelAccumulator[] worker : accumulators) {
        Arrays.setAll(worker, i -> new ChannelAccumulator(order));
      }
      perChannel = new float[loads.size()][];
      for (int i = 0; i < loads.size(); i++) {
        if (loads.get(i).access() == Access.CHANNEL) {
          perChannel[i] = new float[order.groups() * order.groupSize()]; // padding stays 0
        }
      }
    }

    /** Whole groups of channels, where channels matter. */
    private int tileSize() {
      int group = byChannel ? order.groupSize() : 1;
      return (int) Math.min((long) Math.max(1, TILE / group) * group, size);
    }

    /** How many channels an operand has a number for. */
    private int channels(int load) {
      return Math.toIntExact(loads.get(load).buffer().layout().elements());
    }

    @Override
    public void run() {
      for (int i = 0; i < loads.size(); i++) {
        if (perChannel[i] != null) {
          sources.get(i).get(0, perChannel[i], channels(i));
        }
      }
      for (float[][] worker : scratch) {
        for (int i = 0; i < loads.size(); i++) {
          if (loads.get(i).access() == Access.SCALAR) {
            sources.get(i).get(0, one, 1);
            Arrays.fill(worker[loads.get(i).register()], one[0]);
          }
        }
        constants.forEach(c -> Arrays.fill(worker[c.register()], c.value()));
      }
      for (ChannelAccumulator[] worker : accumulators) {
        for (ChannelAccumulator accumulator : worker) {
          accumulator.clear();
        }
      }
      if (size >= RELEASE_FROM) {
        OpenMp.release();
      }
      frame.workers().forRange(size, tile, SERIAL_BELOW, this::range);
      for (int i = 0; i < sums.size(); i++) {
        FloatBuffer total = totals.get(i);
        for (int c = 0; c < total.capacity(); c++) {
          double sum = 0;
          for (ChannelAccumulator[] worker : accumulators) {
            sum += worker[i].sum(c);
          }
          total.put(c, (float) (sum * sums.get(i).scale()));
        }
      }
    }

    private void range(int worker, long from, long to) {
      float[][] registers = scratch[worker];
      int[] position = positions[worker];
      int loaded = -1;
      int n;
      for (long start = from; start < to; start += n) {
        n = (int) Math.min(tile, to - start);
        int group = 0;
        if (byChannel) {
          n = (int) Math.min(n, order.runLength() - start % order.runLength());
          group = order.group(start);
          if (group != loaded) {
            loadChannels(registers, group);
            loaded = group;
          }
        }
        for (int i = 0; i < loads.size(); i++) {
          if (loads.get(i).access() == Access.FULL) {
            sources.get(i).get((int) start, registers[loads.get(i).register()], n);
          }
        }
        if (needsIndex) {
          order.indices(start, position, n);
        }
        for (int i = 0; i < instructions.size(); i++) { // an iterator for each tile adds up
          execute(instructions.get(i), registers, position, kept[worker], n);
        }
        for (int i = 0; i < targets.size(); i++) {
          targets.get(i).put((int) start, registers[stores.get(i).register()], n);
        }
        for (int i = 0; i < sums.size(); i++) {
          accumulators[worker][i].add(group, registers[sums.get(i).register()], n);
        }
      }
    }

    /** Repeats the group's numbers over the registers that hold one for each channel. */
    private void loadChannels(float[][] registers, int group) {
      int count = order.groupSize();
      for (int i = 0; i < loads.size(); i++) {
        if (perChannel[i] != null) {
          float[] register = registers[loads.get(i).register()];
          for (int j = 0; j < tile; j += count) {
            System.arraycopy(perChannel[i], group * count, register, j, count);
          }
        }
      }
    }

    private void execute(Instruction i, float[][] registers, int[] position, int[] mask, int n) {
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
            mask,
            a,
            target,
            n);
      } else {
        throw new IllegalStateException(i.op() + " is not elementwise");
      }
    }
  }
}

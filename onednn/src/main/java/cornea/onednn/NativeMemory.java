package cornea.onednn;

import cornea.engine.AvailableMemory;
import cornea.engine.InsufficientMemoryException;
import java.lang.ref.Cleaner;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.ShortBuffer;
import java.util.concurrent.atomic.AtomicLong;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;

/**
 * A zeroed block of native memory on a cache line, freed by {@link #close} or when it is forgotten.
 * Outside JavaCPP's bookkeeping, whose limits would count it against the heap's size.
 */
final class NativeMemory implements AutoCloseable {
  private static final Cleaner CLEANER = Cleaner.create();
  private static final AtomicLong LIVE = new AtomicLong();
  private static final int ALIGNMENT = 4096;

  /** Smaller blocks are taken without asking how much there is. */
  private static final long CHECKED = 32L << 20;

  /** Frees the block; must not refer to the NativeMemory, or that would never be forgotten. */
  private record Free(Pointer block, long bytes) implements Runnable {
    @Override
    public void run() {
      Pointer.free(block);
      LIVE.addAndGet(-bytes);
    }
  }

  /** A pointer to a place inside a block, which it does not own. */
  private static final class Inside extends FloatPointer {
    Inside(long address, long floats) {
      super((Pointer) null);
      this.address = address;
      this.capacity = floats;
      this.limit = floats;
    }
  }

  private final long base;
  private final Cleaner.Cleanable cleanable;
  private final long bytes;

  NativeMemory(long bytes) {
    this.bytes = Math.max(bytes, Float.BYTES);
    if (bytes > CHECKED) {
      // Linux grants what it does not have, and ends the process when it is used.
      long available = AvailableMemory.outsideHeap();
      if (bytes > available) {
        throw new InsufficientMemoryException(bytes, available);
      }
    }
    // Fresh pages of the system are zero already and are not touched before they are used.
    Pointer block = Pointer.calloc(1, this.bytes + ALIGNMENT);
    if (block == null || block.isNull()) {
      throw new OutOfMemoryError("No native memory for " + bytes + " bytes");
    }
    LIVE.addAndGet(this.bytes);
    this.cleanable = CLEANER.register(this, new Free(block, this.bytes));
    this.base = aligned(block.address());
  }

  /** The bytes of all blocks of this process that are not freed. */
  static long live() {
    return LIVE.get();
  }

  /** A size rounded up, so that what follows begins on a page of its own. */
  static long aligned(long bytes) {
    return (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  }

  long bytes() {
    return bytes;
  }

  /** The address {@code offset} bytes in. */
  FloatPointer pointer(long offset) {
    return new Inside(base + offset, (bytes - offset) / Float.BYTES);
  }

  /** A view of {@code floats} numbers, {@code offset} bytes in. */
  FloatBuffer view(long offset, long floats) {
    return new Inside(base + offset, floats).asBuffer();
  }

  /** A view of {@code floats} numbers at an address inside some block. */
  static FloatBuffer view(Pointer place, long floats) {
    return new Inside(place.address(), floats).asBuffer();
  }

  /** A view of numbers of two bytes at an address inside some block. */
  static ShortBuffer halves(Pointer place, long count) {
    ByteBuffer bytes = new Inside(place.address(), (count + 1) / 2).asByteBuffer();
    return bytes.order(ByteOrder.nativeOrder()).asShortBuffer();
  }

  @Override
  public void close() {
    cleanable.clean();
  }
}

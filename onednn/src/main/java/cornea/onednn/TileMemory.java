package cornea.onednn;

import java.nio.FloatBuffer;
import java.nio.ShortBuffer;

/** Where a tile program copies tiles from and to: float32 or bfloat16. */
sealed interface TileMemory {
  /** Copies {@code n} numbers from position {@code start} on. */
  void get(int start, float[] tile, int n);

  /** Copies {@code n} numbers to position {@code start} on. */
  void put(int start, float[] tile, int n);

  /** The memory of a buffer. */
  static TileMemory of(Frame frame, Buffer buffer) {
    return buffer.layout().isBfloat16()
        ? new Halves(frame.halves(buffer))
        : new Floats(frame.view(buffer));
  }

  /** float32. */
  record Floats(FloatBuffer numbers) implements TileMemory {
    @Override
    public void get(int start, float[] tile, int n) {
      numbers.get(start, tile, 0, n);
    }

    @Override
    public void put(int start, float[] tile, int n) {
      numbers.put(start, tile, 0, n);
    }
  }

  /** bfloat16: the upper half of float32, rounded to the nearest, ties to even. */
  record Halves(ShortBuffer numbers) implements TileMemory {
    private static final int NOT_A_NUMBER = 0x7fc0;

    @Override
    public void get(int start, float[] tile, int n) {
      for (int i = 0; i < n; i++) {
        tile[i] = Float.intBitsToFloat(numbers.get(start + i) << 16);
      }
    }

    @Override
    public void put(int start, float[] tile, int n) {
      for (int i = 0; i < n; i++) {
        numbers.put(start + i, rounded(tile[i]));
      }
    }

    /** The bits of the nearest bfloat16. */
    static short rounded(float number) {
      if (Float.isNaN(number)) {
        return NOT_A_NUMBER;
      }
      int bits = Float.floatToRawIntBits(number);
      return (short) ((bits + 0x7fff + (bits >>> 16 & 1)) >>> 16);
    }
  }
}

package cornea.tensor;

/**
 * The type of a tensor's elements. {@link #FLOAT32} is what every engine computes with; {@link
 * #FLOAT64} exists for the reference engine, which is judged against Keras in double precision.
 */
public enum DType {
  /** 32-bit IEEE 754, Keras's default. */
  FLOAT32(4),
  /** 64-bit IEEE 754, for checking. */
  FLOAT64(8);

  private final int bytes;

  DType(int bytes) {
    this.bytes = bytes;
  }

  /** Bytes of one element. */
  public int bytes() {
    return bytes;
  }
}

package cornea.engine;

/**
 * In which numbers an engine may compute; users see float32 either way. What Keras calls a dtype
 * policy: {@code "float32"} and {@code "mixed_bfloat16"}.
 */
public enum Precision {
  /** Single precision throughout. The default. */
  FLOAT32,
  /**
   * Images between the layers, and the copies of the kernels that convolutions read, in bfloat16
   * (the range of float32, 8 bits of precision) where the processor computes with such numbers;
   * weights, their gradients and updates, statistics, dense layers and losses in float32. An engine
   * or a processor that cannot computes in float32.
   */
  BFLOAT16
}

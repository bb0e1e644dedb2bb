package cornea.onednn;

import java.util.List;

/** One thing that a plan does, over buffers; {@link #bind} makes it runnable in a frame. */
interface Step {
  /** What is read. */
  List<Buffer> reads();

  /** What is written. */
  List<Buffer> writes();

  /** Fixes addresses once, so that running it costs a call only. */
  Runnable bind(Frame frame);

  /** One line for the plan. */
  String describe();

  /** Floating-point operations, for traces; 0 where they do not matter. */
  default long flops() {
    return 0;
  }

  /** Bytes that are read and written when each buffer is passed over once, for traces. */
  default long bytes() {
    long bytes = 0;
    for (Buffer buffer : reads()) {
      bytes += buffer.layout().bytes();
    }
    for (Buffer buffer : writes()) {
      bytes += buffer.layout().bytes();
    }
    return bytes;
  }
}

package cornea.engine;

/** A compiled graph. Safe to use from many threads, one {@link RunContext} each. */
public interface Executable extends AutoCloseable {
  /** A place to run in, with its own memory. */
  RunContext newContext();

  /** What it needs. */
  MemoryReport memory();

  /** The plan as text: each primitive with its implementation, layouts, fused parts and bytes. */
  String describe();

  /** Frees the memory; closing twice is harmless. */
  @Override
  void close();
}

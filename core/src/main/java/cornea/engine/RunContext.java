package cornea.engine;

/** Runs an executable, one run at a time. */
public interface RunContext extends AutoCloseable {
  /** Feeds the inputs, runs one step, fills the outputs and applies the assignments. */
  void run(Inputs inputs, Outputs outputs);

  /** Frees the memory; closing twice is harmless. */
  @Override
  void close();
}

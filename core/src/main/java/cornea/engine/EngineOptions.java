package cornea.engine;

/**
 * How a graph is to be compiled.
 *
 * @param training whether this is the executable that fixes the layouts of the state: the training
 *     step
 * @param precision in which numbers it may compute
 */
public record EngineOptions(boolean training, Precision precision) {
  /** In float32. */
  public EngineOptions(boolean training) {
    this(training, Precision.FLOAT32);
  }
}

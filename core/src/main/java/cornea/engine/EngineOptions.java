package cornea.engine;

/**
 * How a graph is to be compiled.
 *
 * @param training whether this is the executable that fixes the layouts of the state: the training
 *     step
 */
public record EngineOptions(boolean training) {}

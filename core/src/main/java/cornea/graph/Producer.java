package cornea.graph;

/**
 * What a {@link Value} comes from: a {@link Node} of a graph being traced, or a layer call on a
 * symbolic value while a model is being put together.
 */
public interface Producer {
  /** A short text for error messages. */
  String describe();
}

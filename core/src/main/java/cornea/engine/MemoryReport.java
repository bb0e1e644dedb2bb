package cornea.engine;

/**
 * Memory that an executable needs, in bytes.
 *
 * @param arena intermediate values of one context
 * @param variables weights, optimizer slots and prepacked copies
 * @param scratch workspaces of primitives and staging
 */
public record MemoryReport(long arena, long variables, long scratch) {
  /** All of it. */
  public long total() {
    return arena + variables + scratch;
  }
}

package cornea.onednn;

import cornea.graph.Variable;
import org.jspecify.annotations.Nullable;

/**
 * Bytes with an owner and a life: in the arena from first to last use, in the plan, or in the
 * state.
 */
final class Storage {
  private final int id;
  private final long bytes;
  private final @Nullable Variable variable;
  private boolean persistent;
  int first = Integer.MAX_VALUE;
  int last = -1;
  long offset;

  private Storage(int id, long bytes, @Nullable Variable variable) {
    this.id = id;
    this.bytes = bytes;
    this.variable = variable;
  }

  /** Bytes of the arena. */
  static Storage arena(int id, long bytes) {
    return new Storage(id, bytes, null);
  }

  /** A variable's own bytes. */
  static Storage of(int id, Variable variable, long bytes) {
    return new Storage(id, bytes, variable);
  }

  /** Bytes of the arena for a part of what would lie here. */
  Storage resized(long wanted) {
    return new Storage(id, wanted, null);
  }

  long bytes() {
    return bytes;
  }

  @Nullable Variable variable() {
    return variable;
  }

  /** Whether the bytes are the plan's own and keep their content from run to run. */
  boolean isPersistent() {
    return persistent;
  }

  void makePersistent() {
    persistent = true;
  }

  void use(int step) {
    first = Math.min(first, step);
    last = Math.max(last, step);
  }

  @Override
  public String toString() {
    return variable != null ? variable.name() : (persistent ? "packed#" : "#") + id;
  }
}

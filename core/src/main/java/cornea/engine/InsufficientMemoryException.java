package cornea.engine;

import java.io.Serial;

/**
 * A step or the variables of a model need more memory than there is; thrown before any of it is
 * taken.
 */
public class InsufficientMemoryException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private final long needed;
  private final long available;

  /** An error with both sizes in bytes. */
  public InsufficientMemoryException(long needed, long available) {
    super(needed + " bytes are needed and " + available + " are available");
    this.needed = needed;
    this.available = available;
  }

  /** What was asked for, in bytes. */
  public long needed() {
    return needed;
  }

  /** What there is, in bytes. */
  public long available() {
    return available;
  }
}

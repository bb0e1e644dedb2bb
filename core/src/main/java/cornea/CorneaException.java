package cornea;

import java.io.Serial;

/**
 * An error that says where it happened (a layer and its name, a model, a file) and what: what was
 * expected, what was received, and the way out. {@code getMessage()} is {@code where + ": " +
 * what}.
 */
public class CorneaException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private final String where;
  private final String what;

  /** An error at a place. */
  public CorneaException(String where, String what) {
    super(where + ": " + what);
    this.where = where;
    this.what = what;
  }

  /** An error at a place, with its cause. */
  public CorneaException(String where, String what, Throwable cause) {
    super(where + ": " + what, cause);
    this.where = where;
    this.what = what;
  }

  /** Where it happened, such as {@code Conv2D 'conv2d_3'}. */
  public String where() {
    return where;
  }

  /** What was expected and what was received. */
  public String what() {
    return what;
  }
}

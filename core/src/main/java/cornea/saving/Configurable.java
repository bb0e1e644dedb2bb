package cornea.saving;

/** Something whose options are part of a saved model: an initializer, a regularizer, … */
public interface Configurable {
  /**
   * Lists every option once; the list serves to check, to write and to read them. The default has
   * no options.
   */
  default void options(Options options) {}

  /** Keras's class name. */
  default String className() {
    return getClass().getSimpleName();
  }
}

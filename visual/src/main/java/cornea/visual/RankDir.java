package cornea.visual;

/** Which way a diagram of a model runs; Keras's {@code rankdir}. */
public enum RankDir {
  /** From top to bottom. */
  TB,
  /** From left to right. */
  LR
}

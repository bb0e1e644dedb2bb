package cornea.op;

/** How a window meets the border of an image, as in Keras. */
public enum Padding {
  /** Only whole windows: out = ⌊(in − window) / stride⌋ + 1. */
  VALID,
  /** Padded so that out = ⌈in / stride⌉; an odd pixel of padding goes to the bottom or right. */
  SAME
}

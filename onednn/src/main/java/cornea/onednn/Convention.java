package cornea.onednn;

/** How the dimensions of a value (Keras's order) are named to oneDNN. */
enum Convention {
  /** As they are. */
  PLAIN,
  /** (batch, height, width, channels) as oneDNN's (batch, channels, height, width). */
  IMAGE,
  /** (height, width, in, out) as oneDNN's (out, in, height, width). */
  KERNEL,
  /** (height, width, in / groups, out) as oneDNN's (groups, out / groups, in / groups, h, w). */
  GROUPED_KERNEL
}

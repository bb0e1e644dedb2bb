package cornea.onednn;

import org.bytedeco.javacpp.Pointer;

/** A step over a batch of images that may treat each image on its own: see {@link SlicedStep}. */
interface ImageStep extends Step {
  /** Where an argument lies. */
  interface Places {
    Pointer of(int argument);
  }

  /** Whether it treats each image on its own, or at most adds up what it makes of each. */
  boolean isSliceable();

  /** Whether it adds up what it makes of each image. */
  boolean isSum();

  /** The same step for so many images; only if it {@link #isSliceable}. */
  ImageStep ofImages(int images);

  /** The buffer of an argument. */
  Buffer buffer(int argument);

  /** Whether an argument is written. */
  boolean writes(int argument);

  /** As {@link #bind(Frame)}, with arguments in other places. */
  Runnable bind(Frame frame, Places places);

  /** What computes it, by name. */
  String implementation();
}

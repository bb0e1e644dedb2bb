package cornea.image;

import cornea.tensor.Tensor;

/**
 * The samples that a subset takes: the first {@code int(split * n)} for validation, the rest for
 * training.
 *
 * @param from the first one
 * @param to behind the last one
 */
record Part(int from, int to) {
  /**
   * The part that the options ask for.
   *
   * @throws IllegalArgumentException if there is nothing in it, or no split to take it from
   */
  static Part of(FlowOptions<?> options, double validationSplit, int samples) {
    Part part = among(options, validationSplit, samples);
    if (part.count() == 0) {
      throw new IllegalArgumentException(
          options.where
              + ": the "
              + options.subset
              + " subset has no images. Received: validationSplit="
              + validationSplit
              + " of "
              + samples
              + " images");
    }
    return part;
  }

  /** As {@link #of}, but it may be empty, as that of a small class. */
  static Part among(FlowOptions<?> options, double validationSplit, int samples) {
    if (options.subset == null) {
      return new Part(0, samples);
    }
    requireSplit(options, validationSplit);
    int split = (int) (validationSplit * samples);
    return options.subset == Subset.VALIDATION ? new Part(0, split) : new Part(split, samples);
  }

  private static void requireSplit(FlowOptions<?> options, double validationSplit) {
    if (validationSplit == 0) {
      throw new IllegalArgumentException(
          options.where
              + ": 'subset' needs a split. Received: subset="
              + options.subset
              + ". Remedy: validationSplit(0.2) of the generator");
    }
  }

  int count() {
    return to - from;
  }

  /** Its rows of a tensor. */
  Tensor rows(Tensor tensor) {
    return tensor.slice(from, to);
  }
}

package cornea.tensor;

/** The shape rules that several ops and the host's tensors share. */
public final class Shapes {
  private Shapes() {}

  /**
   * NumPy's broadcasting: shapes are aligned at their last axes, and a dimension of 1 stretches. An
   * unknown dimension stays unknown against another unknown one or 1.
   *
   * @throws IllegalArgumentException if the shapes do not fit
   */
  public static Shape broadcast(Shape a, Shape b) {
    int rank = Math.max(a.rank(), b.rank());
    int[] dims = new int[rank];
    for (int i = 1; i <= rank; i++) {
      int left = i <= a.rank() ? a.dim(-i) : 1;
      int right = i <= b.rank() ? b.dim(-i) : 1;
      if (left == right || right == 1) {
        dims[rank - i] = left;
      } else if (left == 1) {
        dims[rank - i] = right;
      } else {
        throw new IllegalArgumentException(
            "Shapes must be equal, or 1, on each axis from the last. Received: " + a + " and " + b);
      }
    }
    return Shape.of(dims);
  }

  /**
   * The target of a reshape with its one {@link Shape#UNKNOWN} dimension worked out where the
   * source is known. Where the source has an unknown dimension, the open one stays unknown.
   *
   * @throws IllegalArgumentException if the sizes do not fit
   */
  public static Shape inferReshape(Shape source, Shape target) {
    int open = -1;
    long rest = 1;
    for (int i = 0; i < target.rank(); i++) {
      if (target.dim(i) == Shape.UNKNOWN) {
        if (open >= 0) {
          throw misfit(source, target);
        }
        open = i;
      } else {
        rest *= target.dim(i);
      }
    }
    if (!source.isKnown()) {
      long known = 1;
      int unknowns = 0;
      for (int dim : source.dims()) {
        if (dim == Shape.UNKNOWN) {
          unknowns++;
        } else {
          known *= dim;
        }
      }
      // The open dimension takes the unknown one times what is left over; whether a division goes
      // out even shows when the unknown one is known.
      boolean fits =
          known == rest
              || (rest > 0 && known > 0 && Math.max(known, rest) % Math.min(known, rest) == 0);
      if (open < 0 || unknowns != 1 || !fits) {
        throw misfit(source, target);
      }
      return target;
    }
    long size = source.size();
    if (open < 0) {
      if (size != rest) {
        throw misfit(source, target);
      }
      return target;
    }
    if (rest == 0 || size % rest != 0) {
      throw misfit(source, target);
    }
    return target.withDim(open, Math.toIntExact(size / rest));
  }

  private static IllegalArgumentException misfit(Shape source, Shape target) {
    return new IllegalArgumentException(
        "A reshape must keep the number of elements and leave one dimension open at most. Expected: "
            + target
            + ". Received: "
            + source);
  }
}

package cornea.tensor;

import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The dimensions of a tensor or of a symbolic value. A dimension is positive or zero, or {@link
 * #UNKNOWN} while a model is being built and its batch size is not known yet; such a dimension
 * prints as {@code ?}.
 *
 * <p>A class and not a record, because the dimensions must not be reachable for writing.
 */
public final class Shape {
  /** A dimension that is fixed later, in practice the batch. */
  public static final int UNKNOWN = -1;

  private static final Shape SCALAR = new Shape(new int[0]);

  private final int[] dims;

  private Shape(int[] dims) {
    this.dims = dims;
  }

  /**
   * A shape of the given dimensions; none make a scalar.
   *
   * @throws IllegalArgumentException if a dimension is negative and not {@link #UNKNOWN}
   */
  public static Shape of(int... dims) {
    if (dims.length == 0) {
      return SCALAR;
    }
    for (int dim : dims) {
      if (dim < UNKNOWN) {
        throw new IllegalArgumentException(
            "A dimension must be 0 or more, or -1 for unknown. Received: " + Arrays.toString(dims));
      }
    }
    return new Shape(dims.clone());
  }

  /** The shape of a single number. */
  public static Shape scalar() {
    return SCALAR;
  }

  /** Number of dimensions. */
  public int rank() {
    return dims.length;
  }

  /**
   * One dimension; negative axes count from the end, so {@code dim(-1)} is the channels of an
   * image.
   *
   * @throws IllegalArgumentException if the axis is out of range
   */
  public int dim(int axis) {
    return dims[axis(axis)];
  }

  /**
   * The axis as a number from 0 on, negative ones counted from the end.
   *
   * @throws IllegalArgumentException if the axis is out of range
   */
  public int axis(int axis) {
    int positive = axis < 0 ? axis + dims.length : axis;
    if (positive < 0 || positive >= dims.length) {
      throw new IllegalArgumentException(
          "The axis must be in ["
              + -dims.length
              + ", "
              + dims.length
              + ") for shape "
              + this
              + ". Received: "
              + axis);
    }
    return positive;
  }

  /** The dimensions, as a copy. */
  public int[] dims() {
    return dims.clone();
  }

  /** Whether every dimension is known. */
  public boolean isKnown() {
    for (int dim : dims) {
      if (dim == UNKNOWN) {
        return false;
      }
    }
    return true;
  }

  /**
   * Number of elements, 1 for a scalar.
   *
   * @throws IllegalStateException if a dimension is unknown
   */
  public long size() {
    long size = 1;
    for (int dim : dims) {
      if (dim == UNKNOWN) {
        throw new IllegalStateException(
            "Shape " + this + " has no size yet: a dimension is unknown");
      }
      size = Math.multiplyExact(size, (long) dim);
    }
    return size;
  }

  /** This shape with one dimension replaced. */
  public Shape withDim(int axis, int dim) {
    int[] changed = dims.clone();
    changed[axis(axis)] = dim;
    return of(changed);
  }

  /**
   * The dimensions from {@code from} (inclusive) on; a batch's element shape is {@code from(1)}.
   */
  public Shape from(int from) {
    return of(Arrays.copyOfRange(dims, from, dims.length));
  }

  /** This shape with one more dimension in front. */
  public Shape prepend(int dim) {
    int[] longer = new int[dims.length + 1];
    longer[0] = dim;
    System.arraycopy(dims, 0, longer, 1, dims.length);
    return of(longer);
  }

  /** Whether the other shape is equal where both are known, and of the same rank. */
  public boolean isCompatibleWith(Shape other) {
    if (other.dims.length != dims.length) {
      return false;
    }
    for (int i = 0; i < dims.length; i++) {
      if (dims[i] != other.dims[i] && dims[i] != UNKNOWN && other.dims[i] != UNKNOWN) {
        return false;
      }
    }
    return true;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Shape shape && Arrays.equals(dims, shape.dims);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(dims);
  }

  /** As Python prints a tuple, unknown dimensions as {@code ?}: {@code (?, 32, 32, 3)}. */
  @Override
  public String toString() {
    String list =
        IntStream.of(dims)
            .mapToObj(dim -> dim == UNKNOWN ? "?" : Integer.toString(dim))
            .collect(Collectors.joining(", "));
    return dims.length == 1 ? "(" + list + ",)" : "(" + list + ")";
  }
}

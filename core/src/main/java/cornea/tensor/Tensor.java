package cornea.tensor;

import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.function.DoubleUnaryOperator;

/**
 * Numbers on the host in row-major order, with a shape. float32 for users; float64 only where the
 * reference engine is checked.
 *
 * <p>A tensor does not change once it is made. {@link #of(float[], int...)} wraps the array without
 * copying it, so the caller must not write to it afterwards. {@link #slice}, {@link #row} and
 * {@link #reshape} are views, as NumPy's: they keep the whole array alive. Everything else copies.
 */
public final class Tensor {
  private static final int SHOWN_ELEMENTS = 8;

  private final Shape shape;
  private final DType dtype;
  // Exactly one of the two holds the data; the other is empty. Two typed arrays, not one Object,
  // so that no access needs a cast.
  private final float[] floats;
  private final double[] doubles;
  private final int offset; // of the first element; a view may begin inside the array
  private final int size;

  private Tensor(Shape shape, DType dtype, float[] floats, double[] doubles, int offset, int size) {
    this.shape = shape;
    this.dtype = dtype;
    this.floats = floats;
    this.doubles = doubles;
    this.offset = offset;
    this.size = size;
    if (!shape.isKnown() || shape.size() != size) {
      throw new IllegalArgumentException(
          "The data must fill the shape. Expected: "
              + (shape.isKnown() ? shape.size() + " elements for " : "no unknown dimension in ")
              + shape
              + ". Received: "
              + size
              + " elements");
    }
  }

  /**
   * A float32 tensor over the given array, which is not copied.
   *
   * @throws IllegalArgumentException if the number of elements does not fit the shape
   */
  public static Tensor of(float[] data, int... dims) {
    return of(data, Shape.of(dims));
  }

  /**
   * An array that NumPy saved with {@code np.save}, as float32: floats, integers and booleans of
   * any byte order, in C's or Fortran's order.
   *
   * @throws cornea.CorneaException if the file is missing, truncated or holds no such array
   */
  public static Tensor readNpy(Path file) {
    return NpyFile.read(file);
  }

  /**
   * Writes a file that {@code np.load} reads, as float32 or float64.
   *
   * @throws cornea.CorneaException if it cannot be written; an older file then stays as it was
   */
  public void writeNpy(Path file) {
    NpyFile.write(file, this);
  }

  /** A float32 tensor over the given array, which is not copied. */
  public static Tensor of(float[] data, Shape shape) {
    return new Tensor(shape, DType.FLOAT32, data, new double[0], 0, data.length);
  }

  /** A float64 tensor over the given array, which is not copied. */
  public static Tensor ofDoubles(double[] data, Shape shape) {
    return new Tensor(shape, DType.FLOAT64, new float[0], data, 0, data.length);
  }

  /** A float32 matrix from its rows, which must be of one length. */
  public static Tensor of(float[][] rows) {
    int columns = rows.length == 0 ? 0 : rows[0].length;
    float[] data = new float[Math.multiplyExact(rows.length, columns)];
    for (int i = 0; i < rows.length; i++) {
      requireLength("row " + i, rows[i].length, columns);
      System.arraycopy(rows[i], 0, data, i * columns, columns);
    }
    return of(data, rows.length, columns);
  }

  /** A float32 tensor of rank 3 from nested arrays, which must be rectangular. */
  public static Tensor of(float[][][] planes) {
    Tensor[] parts = new Tensor[planes.length];
    for (int i = 0; i < planes.length; i++) {
      parts[i] = of(planes[i]);
    }
    return Tensors.stack(parts);
  }

  /**
   * A float32 tensor of rank 4 (a batch of images) from nested arrays, which must be rectangular.
   */
  public static Tensor of(float[][][][] images) {
    Tensor[] parts = new Tensor[images.length];
    for (int i = 0; i < images.length; i++) {
      parts[i] = of(images[i]);
    }
    return Tensors.stack(parts);
  }

  /** A float32 scalar. */
  public static Tensor scalar(double value) {
    return of(new float[] {(float) value}, Shape.scalar());
  }

  /** Float32 zeros. */
  public static Tensor zeros(Shape shape) {
    return of(new float[Math.toIntExact(shape.size())], shape);
  }

  /** A float32 tensor in which every element is {@code value}. */
  public static Tensor full(Shape shape, double value) {
    float[] data = new float[Math.toIntExact(shape.size())];
    Arrays.fill(data, (float) value);
    return of(data, shape);
  }

  /** The dimensions. */
  public Shape shape() {
    return shape;
  }

  /** The element type. */
  public DType dtype() {
    return dtype;
  }

  /** Number of elements. */
  public int size() {
    return size;
  }

  /** The element at a position in row-major order. */
  public double at(int position) {
    Objects.checkIndex(position, size);
    return dtype == DType.FLOAT32 ? floats[offset + position] : doubles[offset + position];
  }

  /**
   * The element at the given indices, one for each dimension.
   *
   * @throws IllegalArgumentException if the number of indices is not the rank or one is out of
   *     range
   */
  public float get(int... indices) {
    if (indices.length != shape.rank()) {
      throw new IllegalArgumentException(
          "One index for each dimension of " + shape + " is needed. Received: " + indices.length);
    }
    int position = 0;
    for (int i = 0; i < indices.length; i++) {
      if (indices[i] < 0 || indices[i] >= shape.dim(i)) {
        throw new IllegalArgumentException(
            "Index " + i + " must be in [0, " + shape.dim(i) + "). Received: " + indices[i]);
      }
      position = position * shape.dim(i) + indices[i];
    }
    return (float) at(position);
  }

  /** The single element of a tensor of size one. */
  public double item() {
    if (size() != 1) {
      throw new IllegalStateException("item() needs a single element. Received: " + shape);
    }
    return at(0);
  }

  /** The elements in row-major order as float32, as a copy. */
  public float[] floats() {
    if (dtype == DType.FLOAT32) {
      return Arrays.copyOfRange(floats, offset, offset + size);
    }
    float[] narrowed = new float[size];
    for (int i = 0; i < narrowed.length; i++) {
      narrowed[i] = (float) doubles[offset + i];
    }
    return narrowed;
  }

  /** The elements in row-major order as float64, as a copy. */
  public double[] doubles() {
    if (dtype == DType.FLOAT64) {
      return Arrays.copyOfRange(doubles, offset, offset + size);
    }
    double[] widened = new double[size];
    for (int i = 0; i < widened.length; i++) {
      widened[i] = floats[offset + i];
    }
    return widened;
  }

  /** A read-only view of a float32 tensor's elements, for bulk copies without allocation. */
  public FloatBuffer floatBuffer() {
    if (dtype != DType.FLOAT32) {
      throw new IllegalStateException("floatBuffer() needs a FLOAT32 tensor. Received: " + dtype);
    }
    return FloatBuffer.wrap(floats, offset, size).slice().asReadOnlyBuffer();
  }

  /** A read-only view of a float64 tensor's elements. */
  public DoubleBuffer doubleBuffer() {
    if (dtype != DType.FLOAT64) {
      throw new IllegalStateException("doubleBuffer() needs a FLOAT64 tensor. Received: " + dtype);
    }
    return DoubleBuffer.wrap(doubles, offset, size).slice().asReadOnlyBuffer();
  }

  /** This tensor's values as another element type. */
  public Tensor as(DType type) {
    if (type == dtype) {
      return this;
    }
    return type == DType.FLOAT32 ? of(floats(), shape) : ofDoubles(doubles(), shape);
  }

  /**
   * The same elements under another shape of the same size; one dimension may be -1 and is worked
   * out.
   */
  public Tensor reshape(int... dims) {
    return withShape(Shapes.inferReshape(shape, Shape.of(dims)));
  }

  private Tensor withShape(Shape newShape) {
    return new Tensor(newShape, dtype, floats, doubles, offset, size);
  }

  /**
   * Rows {@code from} (inclusive) to {@code to} (exclusive) along the first axis, as a view.
   *
   * @throws IllegalArgumentException if the range does not lie inside the first dimension
   */
  public Tensor slice(int from, int to) {
    if (shape.rank() == 0 || from < 0 || to < from || to > shape.dim(0)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "slice needs 0 <= from <= to <= first dimension of %s. Received: from=%d, to=%d",
              shape,
              from,
              to));
    }
    int row = shape.dim(0) == 0 ? 0 : size() / shape.dim(0);
    Shape newShape = shape.withDim(0, to - from);
    return new Tensor(newShape, dtype, floats, doubles, offset + from * row, (to - from) * row);
  }

  /** One entry along the first axis, without that axis. */
  public Tensor row(int index) {
    return slice(index, index + 1).withShape(shape.from(1));
  }

  /** The given rows along the first axis, in the given order. */
  public Tensor rows(int... indices) {
    Objects.checkFromToIndex(0, shape.rank() == 0 ? 0 : 1, shape.rank());
    int row = shape.dim(0) == 0 ? 0 : size() / shape.dim(0);
    Shape newShape = shape.withDim(0, indices.length);
    if (dtype == DType.FLOAT32) {
      float[] data = new float[indices.length * row];
      for (int i = 0; i < indices.length; i++) {
        System.arraycopy(floats, start(indices[i], row), data, i * row, row);
      }
      return of(data, newShape);
    }
    double[] data = new double[indices.length * row];
    for (int i = 0; i < indices.length; i++) {
      System.arraycopy(doubles, start(indices[i], row), data, i * row, row);
    }
    return ofDoubles(data, newShape);
  }

  /** Copies row {@code index} of the first axis into {@code target}, without allocating. */
  public void copyRow(int index, float[] target, int at) {
    int row = size() / shape.dim(0);
    if (dtype == DType.FLOAT32) {
      System.arraycopy(floats, start(index, row), target, at, row);
    } else {
      for (int i = 0; i < row; i++) {
        target[at + i] = (float) doubles[start(index, row) + i];
      }
    }
  }

  /** Where a row begins in the array. */
  private int start(int index, int row) {
    return offset + Objects.checkIndex(index, shape.dim(0)) * row;
  }

  /**
   * Column {@code index} of the last axis, without that axis; negative indices count from the end.
   */
  public Tensor column(int index) {
    int columns = shape.dim(-1);
    int column = index < 0 ? index + columns : index;
    Objects.checkIndex(column, columns);
    int rows = size() / columns;
    float[] data = new float[rows];
    for (int i = 0; i < rows; i++) {
      data[i] = (float) at(i * columns + column);
    }
    return of(data, Shape.of(Arrays.copyOf(shape.dims(), shape.rank() - 1))).as(dtype);
  }

  /** Every element put through a function. */
  public Tensor map(DoubleUnaryOperator function) {
    double[] mapped = new double[size()];
    for (int i = 0; i < mapped.length; i++) {
      mapped[i] = function.applyAsDouble(at(i));
    }
    return ofDoubles(mapped, shape).as(dtype);
  }

  /** Equal type, shape and elements, bit for bit (so NaN equals NaN). */
  @Override
  public boolean equals(Object other) {
    return other instanceof Tensor tensor
        && dtype == tensor.dtype
        && shape.equals(tensor.shape)
        && (dtype == DType.FLOAT32
            ? Arrays.equals(
                floats, offset, offset + size, tensor.floats, tensor.offset, tensor.offset + size)
            : Arrays.equals(
                doubles,
                offset,
                offset + size,
                tensor.doubles,
                tensor.offset,
                tensor.offset + size));
  }

  @Override
  public int hashCode() {
    int hash = shape.hashCode();
    for (int i = 0; i < size; i++) {
      hash = 31 * hash + Double.hashCode(at(i));
    }
    return hash;
  }

  /** Shape, type and the first elements. */
  @Override
  public String toString() {
    StringBuilder text =
        new StringBuilder("Tensor").append(shape).append(' ').append(dtype).append(" [");
    for (int i = 0; i < Math.min(size(), SHOWN_ELEMENTS); i++) {
      text.append(i == 0 ? "" : ", ")
          .append(dtype == DType.FLOAT32 ? Float.toString((float) at(i)) : Double.toString(at(i)));
    }
    return text.append(size() > SHOWN_ELEMENTS ? ", …]" : "]").toString();
  }

  private static void requireLength(String what, int received, int expected) {
    if (received != expected) {
      throw new IllegalArgumentException(
          "Nested arrays must be rectangular: "
              + what
              + " expected "
              + expected
              + " elements. Received: "
              + received);
    }
  }
}

package cornea.engine.reference;

import cornea.tensor.Shape;
import java.util.Arrays;

/**
 * Walks over the elements of a shape in row-major order, with positions in several arrays that move
 * by their own strides. Axes along which every array moves evenly are merged, so that plain
 * elementwise work is a single row.
 */
final class Rows {
  private Rows() {}

  @FunctionalInterface
  interface Row {
    /** Handles {@code length} elements: array i is met at {@code at[i] + k · step[i]}. */
    void run(int[] at, int[] step, int length);
  }

  /** The positions of a shape's elements in an array that holds just them, by axis. */
  static int[] strides(Shape shape) {
    int[] strides = new int[shape.rank()];
    int stride = 1;
    for (int i = strides.length - 1; i >= 0; i--) {
      strides[i] = stride;
      stride *= shape.dim(i);
    }
    return strides;
  }

  /** The strides of an array that broadcasts: 0 along the axes on which it is repeated. */
  static int[] strides(Shape array, Shape stretched) {
    int[] own = strides(array);
    int[] strides = new int[stretched.rank()];
    int lead = stretched.rank() - array.rank();
    for (int i = 0; i < own.length; i++) {
      strides[lead + i] = array.dim(i) == 1 ? 0 : own[i];
    }
    return strides;
  }

  /** Calls {@code row} until every element of the shape was met; {@code base} is where to start. */
  static void walk(Shape shape, int[] base, int[][] strides, Row row) {
    if (shape.size() == 0) {
      return;
    }
    int[] dims = new int[Math.max(1, shape.rank())];
    int[][] steps = new int[strides.length][dims.length];
    int rank = 0;
    for (int axis = 0; axis < shape.rank(); axis++) {
      int dim = shape.dim(axis);
      if (dim == 1) {
        continue;
      }
      if (rank > 0 && isEven(strides, axis, dim, steps, rank - 1)) {
        rank--;
        dims[rank] *= dim;
      } else {
        dims[rank] = dim;
      }
      for (int i = 0; i < strides.length; i++) {
        steps[i][rank] = strides[i][axis];
      }
      rank++;
    }
    if (rank == 0) {
      dims[rank++] = 1;
    }
    int[] last = new int[strides.length];
    for (int i = 0; i < last.length; i++) {
      last[i] = steps[i][rank - 1];
    }
    run(Arrays.copyOf(dims, rank), base.clone(), steps, last, row);
  }

  /** Whether a step along the axis before is as long as all steps along this one. */
  private static boolean isEven(int[][] strides, int axis, int dim, int[][] steps, int before) {
    for (int i = 0; i < strides.length; i++) {
      if (steps[i][before] != strides[i][axis] * dim) {
        return false;
      }
    }
    return true;
  }

  private static void run(int[] dims, int[] at, int[][] steps, int[] last, Row row) {
    int[] index = new int[dims.length];
    int[] start = new int[at.length];
    while (true) {
      System.arraycopy(at, 0, start, 0, at.length);
      row.run(start, last, dims[dims.length - 1]);
      int axis = dims.length - 2;
      while (axis >= 0 && ++index[axis] == dims[axis]) {
        index[axis] = 0;
        for (int i = 0; i < at.length; i++) {
          at[i] -= steps[i][axis] * (dims[axis] - 1);
        }
        axis--;
      }
      if (axis < 0) {
        return;
      }
      for (int i = 0; i < at.length; i++) {
        at[i] += steps[i][axis];
      }
    }
  }
}

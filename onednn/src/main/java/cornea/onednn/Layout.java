package cornea.onednn;

import cornea.tensor.Shape;
import java.util.Arrays;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;

/**
 * Where the elements of a value lie in memory: oneDNN's descriptor, the convention under which its
 * dimensions are to be read, and whether that is plain row-major order in Keras's layout. All
 * row-major layouts of one shape are the same bytes, whatever the convention.
 */
final class Layout {
  private final Shape shape;
  private final Convention convention;
  private final int groups;
  private final memory.desc order;
  private final boolean rowMajor;

  private Layout(
      Shape shape, Convention convention, int groups, memory.desc order, boolean rowMajor) {
    this.shape = shape;
    this.convention = convention;
    this.groups = groups;
    this.order = order;
    this.rowMajor = rowMajor;
  }

  /** Row-major in Keras's order. */
  static Layout rowMajor(Shape shape) {
    return rowMajor(shape, Convention.PLAIN, 1);
  }

  static Layout rowMajor(Shape shape, Convention convention, int groups) {
    long[] dims = dims(shape, convention, groups);
    return new Layout(
        shape,
        convention,
        groups,
        new memory.desc(dims, memory.data_type.f32, rowMajorStrides(shape, convention, groups)),
        true);
  }

  /** Images in bfloat16, row-major but for the type: the channels of a pixel side by side. */
  static Layout bfloat16(Shape shape) {
    memory.desc order =
        new memory.desc(
            dims(shape, Convention.IMAGE, 1),
            memory.data_type.bf16,
            rowMajorStrides(shape, Convention.IMAGE, 1));
    return new Layout(shape, Convention.IMAGE, 1, order, false);
  }

  /** A layout that a primitive chose. */
  static Layout chosen(Shape shape, Convention convention, int groups, memory.desc order) {
    Layout plain = rowMajor(shape, convention, groups);
    return order.equals(plain.order) ? plain : new Layout(shape, convention, groups, order, false);
  }

  /** A descriptor that leaves the order to the primitive. */
  static memory.desc any(Shape shape, Convention convention, int groups) {
    return any(shape, convention, groups, memory.data_type.f32);
  }

  /** The same for elements of a type. */
  static memory.desc any(Shape shape, Convention convention, int groups, memory.data_type type) {
    return new memory.desc(dims(shape, convention, groups), type, memory.format_tag.any);
  }

  static long[] dims(Shape shape, Convention convention, int groups) {
    int[] d = shape.dims();
    return switch (convention) {
      case PLAIN -> d.length == 0 ? new long[] {1} : Arrays.stream(d).asLongStream().toArray();
      case IMAGE -> new long[] {d[0], d[3], d[1], d[2]};
      case KERNEL -> new long[] {d[3], d[2], d[0], d[1]};
      case GROUPED_KERNEL -> new long[] {groups, d[3] / groups, d[2], d[0], d[1]};
    };
  }

  private static long[] rowMajorStrides(Shape shape, Convention convention, int groups) {
    int[] d = shape.dims();
    if (d.length == 0) {
      return new long[] {1};
    }
    long[] s = new long[d.length];
    long stride = 1;
    for (int i = d.length - 1; i >= 0; i--) {
      s[i] = stride;
      stride *= Math.max(1, d[i]);
    }
    return switch (convention) {
      case PLAIN -> s;
      case IMAGE -> new long[] {s[0], s[3], s[1], s[2]};
      case KERNEL -> new long[] {s[3], s[2], s[0], s[1]};
      case GROUPED_KERNEL -> new long[] {d[3] / groups, 1, s[2], s[0], s[1]};
    };
  }

  Shape shape() {
    return shape;
  }

  int groups() {
    return groups;
  }

  Convention convention() {
    return convention;
  }

  memory.desc desc() {
    return order;
  }

  /** Whether this is row-major order of float32. */
  boolean isRowMajor() {
    return rowMajor;
  }

  /** Whether the elements are bfloat16; they lie as {@link #bfloat16} says then. */
  boolean isBfloat16() {
    return order.get_data_type().value == dnnl.dnnl_bf16;
  }

  /** The same order of float32, in which an element has the same position. */
  Layout inFloat32() {
    return isBfloat16() ? rowMajor(shape, convention, groups) : this;
  }

  /** Bytes, padding of blocks included. */
  long bytes() {
    return order.get_size();
  }

  /** Whether the first dimension is the outermost, so that its entries lie one after the other. */
  boolean isRowsOutermost() {
    return shape.rank() > 0 && bytes() == shape.dim(0) * bytesOfRow();
  }

  /** Bytes from one entry of the first dimension, such as an image, to the next. */
  long bytesOfRow() {
    long[] strides = new long[order.get_ndims()];
    order.get_strides().get(strides);
    return strides[0] * elementBytes();
  }

  private int elementBytes() {
    int type = order.get_data_type().value;
    if (type == dnnl.dnnl_f32 || type == dnnl.dnnl_s32) {
      return 4;
    }
    if (type == dnnl.dnnl_bf16) {
      return 2;
    }
    if (type == dnnl.dnnl_u8 || type == dnnl.dnnl_s8) {
      return 1;
    }
    throw new IllegalStateException("Elements of oneDNN's type " + type);
  }

  /** The same order for fewer entries of the first dimension, which must be the outermost. */
  Layout rows(int count) {
    Shape part = shape.withDim(0, count);
    if (rowMajor) {
      return rowMajor(part, convention, groups);
    }
    long[] dims = dims(part, convention, groups);
    return new Layout(
        part, convention, groups, order.submemory_desc(dims, new long[dims.length], false), false);
  }

  /** Elements, padding of blocks included. */
  long elements() {
    return bytes() / elementBytes();
  }

  /** Whether blocks hold more than the elements; what lies there is kept zero. */
  boolean isPadded() {
    return elements() != shape.size();
  }

  /** Whether the same bytes mean the same value. */
  boolean sameOrder(Layout other) {
    return rowMajor ? other.rowMajor : !other.rowMajor && order.equals(other.order);
  }

  /** All that lies there as one row of numbers, padding of blocks included. */
  Layout flat() {
    int count = Math.toIntExact(elements());
    return isBfloat16() ? bfloat16(Shape.of(1, 1, 1, count)) : rowMajor(Shape.of(count));
  }

  /** Channels to a block: 1 where channels are not blocked. */
  int channelBlock() {
    return order.get_inner_nblks() == 0 ? 1 : (int) order.get_inner_blks().get(0);
  }

  /**
   * Columns to a block of matrices (matrix, row, column), where each block has its rows one after
   * the other and nothing is padded; 0 for any other order, all columns for row-major order.
   */
  int columnBlock() {
    int rows = shape.dim(1);
    int columns = shape.dim(2);
    if (rowMajor) {
      return columns;
    }
    if (order.get_inner_nblks() != 2) {
      return 0;
    }
    long block = order.get_inner_blks().get(1);
    long[] strides = new long[order.get_ndims()];
    order.get_strides().get(strides);
    boolean fits =
        order.get_inner_idxs().get(0) == 1
            && order.get_inner_idxs().get(1) == 2
            && rows % order.get_inner_blks().get(0) == 0
            && columns % block == 0
            && strides[0] == (long) rows * columns
            && strides[1] == order.get_inner_blks().get(0) * block
            && strides[2] == rows * block;
    return fits ? (int) block : 0;
  }

  /** This layout, read under another convention; only row-major order can be. */
  Layout under(Convention wanted, int wantedGroups) {
    if (wanted == convention && wantedGroups == groups) {
      return this;
    }
    if (!rowMajor) {
      throw new IllegalStateException("Only row-major order has several conventions: " + this);
    }
    return rowMajor(shape, wanted, wantedGroups);
  }

  @Override
  public String toString() {
    if (rowMajor) {
      return "row-major";
    }
    if (isBfloat16()) {
      return convention == Convention.IMAGE ? "bfloat16" : "bfloat16 kernel";
    }
    int blocks = order.get_inner_nblks();
    if (blocks == 0) {
      return "strides" + strides(order);
    }
    StringBuilder text = new StringBuilder("blocked");
    for (int i = 0; i < blocks; i++) {
      text.append(i == 0 ? "" : "x").append(order.get_inner_blks().get(i));
    }
    return text.toString();
  }

  private static String strides(memory.desc order) {
    long[] strides = new long[order.get_ndims()];
    order.get_strides().get(strides);
    return Arrays.toString(strides);
  }
}

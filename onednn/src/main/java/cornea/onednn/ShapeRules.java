package cornea.onednn;

import cornea.graph.Node;
import cornea.graph.Value;
import cornea.op.ConcatOp;
import cornea.op.OneHotOp;
import cornea.op.PadOp;
import cornea.op.SliceOp;
import cornea.op.TransposeOp;
import cornea.tensor.Shape;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.reorder;

/** Ops that move elements and compute nothing: row-major, by one strided copy. */
final class ShapeRules {
  private ShapeRules() {}

  /** A reshape of row-major data is another name for the same bytes. */
  static void reshape(Node node, Lowering l) {
    Buffer source = l.rowMajor(node.input(0));
    l.define(node.output(0), new Buffer(source.storage(), Layout.rowMajor(node.output(0).shape())));
  }

  static void transpose(Node node, Lowering l) {
    List<Integer> permutation = ((TransposeOp) node.op()).permutation();
    Shape input = node.input(0).shape();
    Shape output = node.output(0).shape();
    int[] strides = strides(input);
    int[] from = new int[permutation.size()];
    for (int i = 0; i < from.length; i++) {
      from[i] = strides[permutation.get(i)];
    }
    move("transpose", node, List.of(new Move(output, 0, from, 0, strides(output))), false, l);
  }

  static void pad(Node node, Lowering l) {
    PadOp op = (PadOp) node.op();
    Shape input = node.input(0).shape();
    int[] strides = strides(node.output(0).shape());
    move(
        "pad",
        node,
        List.of(new Move(input, 0, strides(input), offset(op.before(), strides), strides)),
        true,
        l);
  }

  static void slice(Node node, Lowering l) {
    SliceOp op = (SliceOp) node.op();
    int[] strides = strides(node.input(0).shape());
    Shape output = node.output(0).shape();
    move(
        "slice",
        node,
        List.of(new Move(output, offset(op.begin(), strides), strides, 0, strides(output))),
        false,
        l);
  }

  static void concat(Node node, Lowering l) {
    int axis = ((ConcatOp) node.op()).axis();
    int[] strides = strides(node.output(0).shape());
    List<Move> moves = new ArrayList<>();
    int at = 0;
    for (Value input : node.inputs()) {
      moves.add(new Move(input.shape(), 0, strides(input.shape()), at * strides[axis], strides));
      at += input.shape().dim(axis);
    }
    move("concat", node, moves, false, l);
  }

  static void oneHot(Node node, Lowering l) {
    int depth = ((OneHotOp) node.op()).depth();
    Buffer source = l.rowMajor(node.input(0));
    Buffer target = l.arena(Layout.rowMajor(node.output(0).shape()));
    l.add(
        new JavaStep(
            "one-hot",
            List.of(source),
            List.of(target),
            (reads, writes, frame) -> {
              FloatBuffer labels = reads.get(0);
              FloatBuffer vectors = writes.get(0);
              for (int i = 0; i < labels.capacity(); i++) {
                for (int c = 0; c < depth; c++) {
                  vectors.put(i * depth + c, labels.get(i) == c ? 1 : 0);
                }
              }
            }));
    l.define(node.output(0), target);
  }

  /** A value stretched to a larger shape, row-major. */
  static Buffer stretched(Value value, Shape shape, Lowering l) {
    int[] strides = strides(value.shape());
    int[] from = new int[shape.rank()];
    int lead = shape.rank() - value.shape().rank();
    for (int i = lead; i < from.length; i++) {
      from[i] = value.shape().dim(i - lead) == 1 ? 0 : strides[i - lead];
    }
    Buffer source = l.rowMajor(value);
    Buffer target = l.arena(Layout.rowMajor(shape));
    Move move = new Move(shape, 0, from, 0, strides(shape));
    l.add(
        new JavaStep(
            "broadcast",
            List.of(source),
            List.of(target),
            (reads, writes, frame) -> move.run(reads.get(0), writes.get(0))));
    return target;
  }

  /** A row-major buffer in another layout. */
  static Buffer reordered(Buffer source, Layout wanted, Lowering l) {
    if (source.layout().sameOrder(wanted)) {
      return source;
    }
    Layout from = source.layout().under(wanted.convention(), wanted.groups());
    Buffer target = l.arena(wanted);
    reorder.primitive_desc pd =
        new reorder.primitive_desc(l.engine(), from.desc(), l.engine(), wanted.desc());
    l.add(
        new PrimitiveStep(
                "reorder",
                pd.impl_info_str().getString(),
                new reorder(pd),
                List.of(pd, from, wanted),
                0)
            .read(dnnl.DNNL_ARG_FROM, new Buffer(source.storage(), from))
            .write(dnnl.DNNL_ARG_TO, target));
    return target;
  }

  private static void move(String name, Node node, List<Move> moves, boolean clear, Lowering l) {
    List<Buffer> sources = new ArrayList<>();
    node.inputs().forEach(input -> sources.add(l.rowMajor(input)));
    Buffer target = l.arena(Layout.rowMajor(node.output(0).shape()));
    l.add(
        new JavaStep(
            name,
            sources,
            List.of(target),
            (reads, writes, frame) -> {
              if (clear) {
                clear(writes.get(0));
              }
              for (int i = 0; i < moves.size(); i++) {
                moves.get(i).run(reads.get(i), writes.get(0));
              }
            }));
    l.define(node.output(0), target);
  }

  private static void clear(FloatBuffer buffer) {
    float[] zeros = new float[Math.min(buffer.capacity(), TileProgram.TILE)];
    for (int i = 0; i < buffer.capacity(); i += zeros.length) {
      buffer.put(i, zeros, 0, Math.min(zeros.length, buffer.capacity() - i));
    }
  }

  private static int[] strides(Shape shape) {
    int[] strides = new int[shape.rank()];
    int stride = 1;
    for (int i = strides.length - 1; i >= 0; i--) {
      strides[i] = stride;
      stride *= shape.dim(i);
    }
    return strides;
  }

  private static int offset(List<Integer> begin, int[] strides) {
    int offset = 0;
    for (int i = 0; i < strides.length; i++) {
      offset += begin.get(i) * strides[i];
    }
    return offset;
  }

  /** A box of elements copied from one place and stride to another. */
  private record Move(Box box, int from, int to) {
    /** The box, with its strides on both sides. */
    private static final class Box {
      final int[] dims;
      final int[] fromStrides;
      final int[] toStrides;

      Box(int[] dims, int[] fromStrides, int[] toStrides) {
        this.dims = dims;
        this.fromStrides = fromStrides;
        this.toStrides = toStrides;
      }
    }

    Move(Shape box, int from, int[] fromStrides, int to, int[] toStrides) {
      this(new Box(box.dims(), fromStrides, toStrides), from, to);
    }

    void run(FloatBuffer source, FloatBuffer target) {
      int last = box.dims.length - 1;
      if (last < 0) {
        target.put(to, source.get(from));
        return;
      }
      for (int dim : box.dims) {
        if (dim == 0) {
          return;
        }
      }
      int length = box.dims[last];
      boolean contiguous = box.fromStrides[last] == 1 && box.toStrides[last] == 1;
      float[] row = new float[contiguous ? length : 0];
      int[] index = new int[last];
      int a = from;
      int b = to;
      while (true) {
        if (contiguous) {
          source.get(a, row);
          target.put(b, row);
        } else {
          for (int i = 0; i < length; i++) {
            target.put(b + i * box.toStrides[last], source.get(a + i * box.fromStrides[last]));
          }
        }
        int axis = last - 1;
        while (axis >= 0) {
          a += box.fromStrides[axis];
          b += box.toStrides[axis];
          if (++index[axis] < box.dims[axis]) {
            break;
          }
          a -= box.fromStrides[axis] * box.dims[axis];
          b -= box.toStrides[axis] * box.dims[axis];
          index[axis] = 0;
          axis--;
        }
        if (axis < 0) {
          return;
        }
      }
    }
  }
}

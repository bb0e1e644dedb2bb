package cornea.formats.hdf5;

import cornea.tensor.DType;
import cornea.tensor.Shape;
import cornea.tensor.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Supplier;

/** An array that is to be written, row-major and in one piece. */
public final class Hdf5Dataset implements Hdf5Node {
  /** The element types that Keras's files have. */
  enum Type {
    FLOAT32(4),
    FLOAT64(8),
    INT64(8);

    private final int bytes;

    Type(int bytes) {
      this.bytes = bytes;
    }

    int bytes() {
      return bytes;
    }
  }

  /** Bytes that are written at once: little enough to stay in a core's cache. */
  private static final int PIECE = 1 << 17;

  private final Shape shape;
  private final Type type;
  private final Supplier<Tensor> values;
  private final long whole;

  private Hdf5Dataset(Shape shape, Type type, Supplier<Tensor> values, long whole) {
    this.shape = shape;
    this.type = type;
    this.values = values;
    this.whole = whole;
  }

  /** A tensor in its own type. */
  public static Hdf5Dataset of(Tensor tensor) {
    Type type = tensor.dtype() == DType.FLOAT64 ? Type.FLOAT64 : Type.FLOAT32;
    return new Hdf5Dataset(tensor.shape(), type, () -> tensor, 0);
  }

  /** A float32 array whose values are asked for when its turn comes. */
  public static Hdf5Dataset of(Shape shape, Supplier<Tensor> values) {
    return new Hdf5Dataset(shape, Type.FLOAT32, values, 0);
  }

  /** A single 64-bit whole number. */
  public static Hdf5Dataset of(long value) {
    return new Hdf5Dataset(Shape.scalar(), Type.INT64, () -> Tensor.scalar(0), value);
  }

  Shape shape() {
    return shape;
  }

  Type type() {
    return type;
  }

  long bytes() {
    return shape.size() * type.bytes();
  }

  /** Hands the values over in pieces, little-endian. */
  void write(Sink sink) throws IOException {
    ByteBuffer piece =
        ByteBuffer.allocate((int) Math.min(PIECE, Math.max(8, bytes())))
            .order(ByteOrder.LITTLE_ENDIAN);
    if (type == Type.INT64) {
      piece.putLong(whole);
      sink.write(piece.array(), 8);
      return;
    }
    Tensor tensor = values.get();
    if (!tensor.shape().equals(shape)) {
      throw new IllegalStateException("expected " + shape + ". Received: " + tensor.shape());
    }
    int perPiece = piece.capacity() / type.bytes();
    for (int from = 0; from < tensor.size(); from += perPiece) {
      int count = Math.min(perPiece, tensor.size() - from);
      piece.clear();
      if (type == Type.FLOAT32) {
        piece.asFloatBuffer().put(tensor.as(DType.FLOAT32).floatBuffer().slice(from, count));
      } else {
        piece.asDoubleBuffer().put(tensor.doubleBuffer().slice(from, count));
      }
      sink.write(piece.array(), count * type.bytes());
    }
  }

  /** Where bytes go. */
  interface Sink {
    void write(byte[] bytes, int count) throws IOException;
  }
}

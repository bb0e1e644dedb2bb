package cornea.tensor;

import cornea.CorneaException;
import cornea.io.AtomicFile;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * NumPy's format for one array: a line of Python that says type, order and shape, then the data.
 */
final class NpyFile {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final int ALIGNMENT = 64;
  private static final int MAX_HEADER = 1 << 16;
  private static final Pattern TYPE = Pattern.compile("'descr':\\s*'([<>|=]?)([a-zA-Z])([0-9]+)'");
  private static final Pattern ORDER = Pattern.compile("'fortran_order':\\s*(True|False)");
  private static final Pattern SHAPE = Pattern.compile("'shape':\\s*\\(([0-9,\\s]*)\\)");

  private NpyFile() {}

  static Tensor read(Path file) {
    try (InputStream raw = Files.newInputStream(file);
        DataInputStream in = new DataInputStream(new BufferedInputStream(raw, 1 << 16))) {
      return read(in, Long.MAX_VALUE);
    } catch (EOFException e) {
      throw new CorneaException(file.toString(), "the file is truncated", e);
    } catch (IOException e) {
      throw new CorneaException(file.toString(), "the array cannot be read: " + e.getMessage(), e);
    }
  }

  /**
   * Reads one array, after which nothing may come.
   *
   * @param most values that it may have
   */
  static Tensor read(DataInputStream in, long most) throws IOException {
    if (!Arrays.equals(in.readNBytes(MAGIC.length), MAGIC)) {
      throw new IOException("this is no .npy file (a .npz file is a ZIP archive of them)");
    }
    int version = in.readUnsignedByte();
    in.readUnsignedByte();
    int length = Short.toUnsignedInt(Short.reverseBytes(in.readShort()));
    if (version > 1) {
      length |= Short.toUnsignedInt(Short.reverseBytes(in.readShort())) << 16;
    }
    if (version < 1 || version > 3 || length < 0 || length > MAX_HEADER) {
      throw new IOException("unknown version " + version + " or header of " + length + " bytes");
    }
    byte[] headerBytes = new byte[length];
    in.readFully(headerBytes);
    String header = new String(headerBytes, StandardCharsets.UTF_8);
    Matcher type = TYPE.matcher(header);
    Matcher order = ORDER.matcher(header);
    Matcher shape = SHAPE.matcher(header);
    if (!type.find() || !order.find() || !shape.find()) {
      throw new IOException("expected an array of numbers. Received: " + header.strip());
    }
    int[] dims = dims(shape.group(1));
    long size = 1;
    for (int dim : dims) {
      size *= dim;
      if (size > Integer.MAX_VALUE - 8) {
        throw new IOException(
            "an array must have less than 2^31 values. Received: " + header.strip());
      }
    }
    if (size > most) {
      throw new IOException(
          "the array has more values than the heap has room for. Received: " + header.strip());
    }
    int width = Integer.parseInt(type.group(3).substring(0, Math.min(3, type.group(3).length())));
    char kind = type.group(2).charAt(0);
    ByteOrder bytes = type.group(1).equals(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    float[] values = values(in, (int) size, kind, width, bytes);
    boolean columnsFirst = order.group(1).equals("True") && dims.length > 1;
    if (in.read() >= 0) {
      throw new IOException(
          "there is more in the file than the array. Received: " + header.strip());
    }
    return Tensor.of(columnsFirst ? rowsFirst(values, dims) : values, dims);
  }

  private static int[] dims(String text) throws IOException {
    try {
      return Arrays.stream(text.split(",", -1))
          .map(String::strip)
          .filter(dim -> !dim.isEmpty())
          .mapToInt(Integer::parseInt)
          .toArray();
    } catch (NumberFormatException e) {
      throw new IOException("the shape is out of range: (" + text + ")", e);
    }
  }

  /** Block by block, so that a header cannot ask for memory that the file does not fill. */
  private static float[] values(DataInputStream in, int size, char kind, int width, ByteOrder order)
      throws IOException {
    requireKnown(kind, width);
    int block = 1 << 16;
    float[] values = new float[Math.min(size, block)];
    byte[] bytes = new byte[block * width];
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(order);
    for (int done = 0; done < size; ) {
      int count = Math.min(block, size - done);
      in.readFully(bytes, 0, count * width);
      if (done + count > values.length) {
        values =
            Arrays.copyOf(values, (int) Math.min(size, Math.max(2L * values.length, done + count)));
      }
      for (int i = 0; i < count; i++) {
        values[done + i] = value(buffer, i * width, kind, width);
      }
      done += count;
    }
    return values;
  }

  private static void requireKnown(char kind, int width) throws IOException {
    boolean known =
        switch (kind) {
          case 'f' -> width == 4 || width == 8;
          case 'i', 'u' -> width == 1 || width == 2 || width == 4 || width == 8;
          case 'b' -> width == 1;
          default -> false;
        };
    if (!known) {
      throw new IOException(
          "expected floats of 4 or 8 bytes, integers or booleans. Received: " + kind + width);
    }
  }

  private static float value(ByteBuffer data, int at, char kind, int width) {
    if (kind == 'f') {
      return width == 4 ? data.getFloat(at) : (float) data.getDouble(at);
    }
    boolean signed = kind == 'i';
    return switch (width) {
      case 1 -> signed ? data.get(at) : data.get(at) & 0xFF;
      case 2 -> signed ? data.getShort(at) : data.getShort(at) & 0xFFFF;
      case 4 -> signed ? data.getInt(at) : data.getInt(at) & 0xFFFFFFFFL;
      default -> signed || data.getLong(at) >= 0 ? data.getLong(at) : data.getLong(at) + 0x1p64f;
    };
  }

  /** From Fortran's order, in which the first index runs fastest. */
  private static float[] rowsFirst(float[] values, int[] dims) {
    float[] result = new float[values.length];
    int[] index = new int[dims.length];
    for (float value : values) {
      int at = 0;
      for (int i = 0; i < dims.length; i++) {
        at = at * dims[i] + index[i];
      }
      result[at] = value;
      for (int i = 0; i < dims.length && ++index[i] == dims[i]; i++) {
        index[i] = 0;
      }
    }
    return result;
  }

  /** Beside its place first, so that what was there before survives a failure. */
  static void write(Path file, Tensor tensor) {
    byte[] bytes = bytes(tensor);
    AtomicFile.write(file, out -> out.write(bytes));
  }

  /** The whole file. */
  static byte[] bytes(Tensor tensor) {
    boolean single = tensor.dtype() == DType.FLOAT32;
    int[] dims = tensor.shape().dims();
    String shape =
        Arrays.stream(dims).mapToObj(Integer::toString).collect(Collectors.joining(", "))
            + (dims.length == 1 ? "," : "");
    String text =
        String.format(
            Locale.ROOT,
            "{'descr': '%s', 'fortran_order': False, 'shape': (%s), }",
            single ? "<f4" : "<f8",
            shape);
    int length = text.length() + 1;
    int padding = -(MAGIC.length + 4 + length) & (ALIGNMENT - 1);
    byte[] header = (text + " ".repeat(padding) + "\n").getBytes(StandardCharsets.US_ASCII);
    int bytes = Math.multiplyExact(tensor.size(), single ? Float.BYTES : Double.BYTES);
    ByteBuffer data =
        ByteBuffer.allocate(Math.addExact(bytes, MAGIC.length + 4 + header.length))
            .order(ByteOrder.LITTLE_ENDIAN);
    data.put(MAGIC).put((byte) 1).put((byte) 0).putShort((short) header.length).put(header);
    if (single) {
      data.asFloatBuffer().put(tensor.floatBuffer());
    } else {
      data.asDoubleBuffer().put(tensor.doubleBuffer());
    }
    return data.array();
  }
}

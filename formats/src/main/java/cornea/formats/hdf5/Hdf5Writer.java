package cornea.formats.hdf5;

import cornea.tensor.Shape;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Writes HDF5 in the form that h5py writes by default: superblock 0, groups as B-trees of names,
 * arrays in one piece. Every address is planned first, so that the file leaves in one pass and can
 * go into a stream.
 *
 * <p>Source: HDF5 File Format Specification 3.0, sections II.A (superblock), III.A.1 (B-tree 1),
 * III.B (symbol table node), III.D (local heap), III.E (global heap), IV.A (object header 1).
 */
public final class Hdf5Writer {
  private static final byte[] SIGNATURE = {(byte) 0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n'};
  private static final long UNDEFINED = -1;
  private static final int SUPERBLOCK = 96;
  private static final int LEAF_K = 4; // names of a symbol table node: up to 2 K
  private static final int INTERNAL_K = 16; // children of a B-tree node: up to 2 K
  private static final int SYMBOL_NODE = 8 + 2 * LEAF_K * 40;
  private static final int TREE_NODE = 24 + (2 * INTERNAL_K + 1) * 8 + 2 * INTERNAL_K * 8;
  private static final int SMALLEST_HEAP = 4096; // of a global heap collection

  /** A part of the file; parts are written in the order of their addresses. */
  private interface Part {
    void write(Hdf5Dataset.Sink sink) throws IOException;
  }

  private final List<Part> parts = new ArrayList<>();
  private long end = SUPERBLOCK;

  private Hdf5Writer() {}

  /** Writes a whole file. The same tree gives the same bytes. */
  public static void write(Hdf5Group root, OutputStream out) throws IOException {
    Hdf5Writer writer = new Hdf5Writer();
    long address = writer.plan(root);
    Hdf5Dataset.Sink sink = (bytes, count) -> out.write(bytes, 0, count);
    byte[] head = writer.superblock(address);
    sink.write(head, head.length);
    for (Part part : writer.parts) {
      part.write(sink);
    }
  }

  private byte[] superblock(long root) {
    Bytes bytes = new Bytes();
    bytes.raw(SIGNATURE).u8(0).u8(0).u8(0).u8(0).u8(0).u8(8).u8(8).u8(0); // 8-byte addresses
    bytes.u16(LEAF_K).u16(INTERNAL_K).u32(0);
    bytes.u64(0).u64(UNDEFINED).u64(end).u64(UNDEFINED);
    return bytes.u64(0).u64(root).u32(0).u32(0).u64(0).u64(0).toArray();
  }

  /** Takes a place for bytes that are known. */
  private long place(byte[] bytes) {
    long address = end;
    end += bytes.length;
    parts.add(sink -> sink.write(bytes, bytes.length));
    return address;
  }

  /** Plans a node and what it needs; its object header's address comes back. */
  private long plan(Hdf5Node node) {
    return node instanceof Hdf5Group group ? plan(group) : plan((Hdf5Dataset) node);
  }

  private long plan(Hdf5Dataset dataset) {
    long bytes = dataset.bytes();
    long address = bytes == 0 ? UNDEFINED : end;
    if (bytes > 0) {
      long padding = -bytes & 7; // the next object starts at a multiple of eight
      end += bytes + padding;
      parts.add(dataset::write);
      parts.add(sink -> sink.write(new byte[8], (int) padding));
    }
    ObjectHeader header = new ObjectHeader();
    header.message(0x0001, dataspace(dataset.shape()));
    header.message(0x0003, datatype(dataset.type()));
    // Space is taken late, no fill value is written.
    header.message(0x0005, new Bytes().u8(2).u8(2).u8(2).u8(0).toArray());
    header.message(0x0008, new Bytes().u8(3).u8(1).u64(address).u64(bytes).toArray());
    return place(header.toArray());
  }

  private long plan(Hdf5Group group) {
    List<String> names = new ArrayList<>(group.children().keySet());
    List<Long> addresses = new ArrayList<>();
    for (Hdf5Node child : group.children().values()) {
      addresses.add(plan(child));
    }
    // The heap of names; offset 0 is the empty name that comes before all.
    Bytes heap = new Bytes().u64(0);
    List<Integer> offsets = new ArrayList<>();
    for (String name : names) {
      offsets.add(heap.size());
      heap.raw(name.getBytes(StandardCharsets.UTF_8)).u8(0).pad();
    }
    long heapData = place(heap.toArray());
    long heapAddress =
        place(
            new Bytes()
                .raw("HEAP".getBytes(StandardCharsets.US_ASCII))
                .u32(0)
                .u64(heap.size())
                .u64(1) // no free block
                .u64(heapData)
                .toArray());
    long tree = planTree(offsets, addresses);
    ObjectHeader header = new ObjectHeader();
    header.message(0x0011, new Bytes().u64(tree).u64(heapAddress).toArray());
    for (Map.Entry<String, Object> attribute : group.attributes().entrySet()) {
      header.message(0x000C, attribute(attribute.getKey(), attribute.getValue()));
    }
    return place(header.toArray());
  }

  /** Symbol table nodes, and B-tree nodes above them until a single one is left. */
  private long planTree(List<Integer> offsets, List<Long> addresses) {
    List<Long> children = new ArrayList<>();
    List<Integer> lastNames = new ArrayList<>();
    for (int from = 0; from < offsets.size(); from += 2 * LEAF_K) {
      int to = Math.min(offsets.size(), from + 2 * LEAF_K);
      Bytes node = new Bytes().raw("SNOD".getBytes(StandardCharsets.US_ASCII));
      node.u8(1).u8(0).u16(to - from);
      for (int i = from; i < to; i++) {
        node.u64(offsets.get(i)).u64(addresses.get(i)).u32(0).u32(0).u64(0).u64(0);
      }
      children.add(place(node.padTo(SYMBOL_NODE).toArray()));
      lastNames.add(offsets.get(to - 1));
    }
    int level = 0;
    do {
      List<Long> parents = new ArrayList<>();
      List<Integer> parentNames = new ArrayList<>();
      int nodes = Math.max(1, (children.size() + 2 * INTERNAL_K - 1) / (2 * INTERNAL_K));
      long first = end;
      for (int n = 0; n < nodes; n++) {
        int from = n * 2 * INTERNAL_K;
        int to = Math.min(children.size(), from + 2 * INTERNAL_K);
        Bytes node = new Bytes().raw("TREE".getBytes(StandardCharsets.US_ASCII));
        node.u8(0).u8(level).u16(to - from);
        node.u64(n == 0 ? UNDEFINED : first + (n - 1L) * TREE_NODE);
        node.u64(n == nodes - 1 ? UNDEFINED : first + (n + 1L) * TREE_NODE);
        node.u64(from == 0 ? 0 : lastNames.get(from - 1));
        for (int i = from; i < to; i++) {
          node.u64(children.get(i)).u64(lastNames.get(i));
        }
        parents.add(place(node.padTo(TREE_NODE).toArray()));
        parentNames.add(to == 0 ? 0 : lastNames.get(to - 1));
      }
      children = parents;
      lastNames = parentNames;
      level++;
    } while (children.size() > 1);
    return children.get(0);
  }

  private byte[] attribute(String name, Object value) {
    byte[] type;
    byte[] space;
    byte[] data;
    if (value instanceof Hdf5Group.Texts texts) {
      type = new Bytes().u8(0x13).u8(0x11).u8(0).u8(0).u32(texts.length()).toArray();
      space = dataspace(Shape.of(texts.values().size()));
      Bytes all = new Bytes();
      for (byte[] text : texts.values()) {
        all.raw(text).raw(new byte[texts.length() - text.length]);
      }
      data = all.toArray();
    } else {
      // Of variable length, in a global heap: a header cannot hold more than 64 KiB.
      byte[] text = ((String) value).getBytes(StandardCharsets.UTF_8);
      type = new Bytes().u8(0x19).u8(1).u8(1).u8(0).u32(16).toArray();
      type = new Bytes().raw(type).u8(0x13).u8(0).u8(0).u8(0).u32(1).toArray();
      space = dataspace(Shape.scalar());
      data = new Bytes().u32(text.length).u64(planGlobalHeap(text)).u32(1).toArray();
    }
    byte[] key = new Bytes().raw(name.getBytes(StandardCharsets.UTF_8)).u8(0).toArray();
    Bytes message = new Bytes().u8(1).u8(0).u16(key.length).u16(type.length).u16(space.length);
    return message.raw(key).pad().raw(type).pad().raw(space).pad().raw(data).toArray();
  }

  private long planGlobalHeap(byte[] text) {
    Bytes object = new Bytes().u16(1).u16(1).u32(0).u64(text.length).raw(text).pad();
    int size = Math.max(SMALLEST_HEAP, 16 + object.size() + 16);
    Bytes heap = new Bytes().raw("GCOL".getBytes(StandardCharsets.US_ASCII));
    heap.u8(1).u8(0).u16(0).u64(size).raw(object.toArray());
    heap.u16(0).u16(0).u32(0).u64(size - heap.size() + 8); // the free rest, its header included
    return place(heap.padTo(size).toArray());
  }

  private static byte[] dataspace(Shape shape) {
    Bytes bytes = new Bytes().u8(1).u8(shape.rank()).u8(0).u8(0).u32(0);
    for (int dim : shape.dims()) {
      bytes.u64(dim);
    }
    return bytes.toArray();
  }

  /** IEEE little-endian, or two's complement. */
  private static byte[] datatype(Hdf5Dataset.Type type) {
    Bytes bytes = new Bytes();
    return switch (type) {
      case FLOAT32 ->
          bytes
              .u8(0x11)
              .u8(0x20)
              .u8(31)
              .u8(0)
              .u32(4)
              .u16(0)
              .u16(32)
              .u8(23)
              .u8(8)
              .u8(0)
              .u8(23)
              .u32(127)
              .toArray();
      case FLOAT64 ->
          bytes
              .u8(0x11)
              .u8(0x20)
              .u8(63)
              .u8(0)
              .u32(8)
              .u16(0)
              .u16(64)
              .u8(52)
              .u8(11)
              .u8(0)
              .u8(52)
              .u32(1023)
              .toArray();
      case INT64 -> bytes.u8(0x10).u8(8).u8(0).u8(0).u32(8).u16(0).u16(64).toArray();
    };
  }

  /** Version 1: messages in a row. */
  private static final class ObjectHeader {
    private final Bytes messages = new Bytes();
    private int count;

    void message(int type, byte[] data) {
      int size = data.length + (-data.length & 7);
      if (size > 0xFFF8) {
        throw new IllegalArgumentException("an HDF5 header message of " + size + " bytes");
      }
      messages.u16(type).u16(size).u32(0).raw(data).pad();
      count++;
    }

    byte[] toArray() {
      return new Bytes()
          .u8(1)
          .u8(0)
          .u16(count)
          .u32(1)
          .u32(messages.size())
          .u32(0)
          .raw(messages.toArray())
          .toArray();
    }
  }

  /** Little-endian bytes in the making. */
  private static final class Bytes {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    Bytes u8(int value) {
      out.write(value);
      return this;
    }

    Bytes u16(int value) {
      return u8(value).u8(value >> 8);
    }

    Bytes u32(int value) {
      return u16(value).u16(value >> 16);
    }

    Bytes u64(long value) {
      return raw(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array());
    }

    Bytes raw(byte[] bytes) {
      out.writeBytes(bytes);
      return this;
    }

    /** Up to a multiple of eight. */
    Bytes pad() {
      return padTo(size() + (-size() & 7));
    }

    Bytes padTo(int size) {
      return raw(new byte[size - size()]);
    }

    int size() {
      return out.size();
    }

    byte[] toArray() {
      return out.toByteArray();
    }
  }
}

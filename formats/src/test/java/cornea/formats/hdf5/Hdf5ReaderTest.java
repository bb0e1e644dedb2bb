package cornea.formats.hdf5;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cornea.CorneaException;
import cornea.tensor.Shape;
import cornea.tensor.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Arrays in every storage of HDF5, as h5py writes them: see {@code oracle/hdf5.py}. */
class Hdf5ReaderTest {
  private static final Tensor ARRAY = Tensor.of(new float[] {1, -2, 3.5f, 4, 5, 0.25f}, 3, 2);
  private static final int BEFORE = 77; // bytes of another content in front, as in a zip

  @TempDir Path folder;

  private static byte[] bytes() throws IOException {
    return bytes("arrays.h5");
  }

  private static byte[] bytes(String name) throws IOException {
    try (InputStream stream = Hdf5ReaderTest.class.getResourceAsStream(name)) {
      return stream.readAllBytes();
    }
  }

  /** A reader over bytes in memory, or over a part of a file. */
  private Hdf5Reader open(byte[] bytes, boolean inFile) throws IOException {
    if (!inFile) {
      return Hdf5Reader.of("x.h5", bytes);
    }
    byte[] longer = new byte[BEFORE + bytes.length];
    System.arraycopy(bytes, 0, longer, BEFORE, bytes.length);
    Path file = Files.write(folder.resolve("archive"), longer);
    return Hdf5Reader.open("x.h5", file, BEFORE, bytes.length);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void everyStorage_givesTheSameNumbers(boolean inFile) throws IOException {
    try (Hdf5Reader reader = open(bytes(), inFile)) {
      assertThat(reader.names("read")).hasSize(8).contains("plain", "big_endian", "gzip");
      for (String name : reader.names("read")) {
        assertThat(reader.tensor("read/" + name, ARRAY.shape())).as(name).isEqualTo(ARRAY);
      }
    }
  }

  /** Numbers are looked at in blocks of 4 x 512, and what is left one by one. */
  @Test
  void numberThatIsNotFinite_isSeenWhereverItStands() throws IOException {
    int size = 5000;
    float[] extremes = {Float.MAX_VALUE, -Float.MAX_VALUE, Float.MIN_VALUE, -0f, 0, 1};
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = extremes[i % extremes.length];
    }
    assertThat(isFinite(values)).isTrue();
    for (float wrong : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
      for (int place : new int[] {0, 511, 512, 1024, 2047, 2048, 4095, 4096, size - 1}) {
        float[] changed = values.clone();
        changed[place] = wrong;
        assertThat(isFinite(changed)).as("%s at %d", wrong, place).isFalse();
      }
    }
    assertThat(isFinite(new float[] {Float.MAX_VALUE})).isTrue();
    assertThat(isFinite(new float[] {Float.NaN})).isFalse();
  }

  private boolean isFinite(float[] values) throws IOException {
    Hdf5Group root = new Hdf5Group();
    Shape shape = Shape.of(values.length);
    root.put("a", Hdf5Dataset.of(shape, () -> Tensor.of(values, shape)));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Hdf5Writer.write(root, bytes);
    boolean[] finite = new boolean[2];
    for (int i = 0; i < 2; i++) { // both ways of reading
      try (Hdf5Reader reader = open(bytes.toByteArray(), i == 1)) {
        Hdf5Reader.Numbers read = reader.numbers(List.of("a"), List.of(shape)).get(0);
        assertThat(read.tensor().floats()).containsExactly(values);
        finite[i] = read.finite();
      }
    }
    assertThat(finite[0]).isEqualTo(finite[1]);
    return finite[0];
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void otherKinds_andWhatLeadsToOtherFiles_areRefused(boolean inFile) throws IOException {
    try (Hdf5Reader reader = open(bytes(), inFile)) {
      assertThat(reader.names("refused")).hasSize(9);
      for (String name : reader.names("refused")) {
        assertThatThrownBy(() -> reader.tensor("refused/" + name, ARRAY.shape()))
            .as(name)
            .isInstanceOf(CorneaException.class)
            .hasMessageStartingWith("x.h5: ")
            .hasMessageContaining("refused/" + name);
      }
      assertThatThrownBy(() -> reader.tensor("refused/i4", ARRAY.shape()))
          .hasMessage("x.h5: array 'refused/i4' must be of floating-point numbers. Received: int");
      assertThatThrownBy(() -> reader.tensor("refused/lz4", ARRAY.shape()))
          .hasMessageContaining("is compressed in a way that cannot be read here, such as LZ4");
    }
    try (Hdf5Reader reader = open(bytes("elsewhere.h5"), inFile)) {
      assertThatThrownBy(() -> reader.tensor("array", ARRAY.shape()))
          .isInstanceOf(CorneaException.class)
          .hasMessageStartingWith("x.h5: ");
    }
  }

  /** The same numbers or an error that names the file, wherever the file ends. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void filesThatEndEarly_areRefused(boolean inFile) throws IOException {
    byte[] whole = bytes();
    int refused = 0;
    for (int length = whole.length - 1; length > 0; length -= 197) {
      byte[] cut = Arrays.copyOf(whole, length);
      for (String name : new String[] {"plain", "float64", "chunked", "gzip", "checked"}) {
        try (Hdf5Reader reader = open(cut, inFile)) {
          assertThat(reader.tensor("read/" + name, ARRAY.shape())).as(name).isEqualTo(ARRAY);
        } catch (CorneaException e) {
          assertThat(e.getMessage()).startsWith("x.h5: ");
          refused++;
        }
      }
    }
    assertThat(refused).isGreaterThan(100);
  }

  /** Chunks that are compressed and damaged: no other exception, no hang, no wrong shape. */
  @Test
  void damagedChunks_giveNumbersOrAnError() throws IOException {
    byte[] whole = bytes();
    int refused = 0;
    for (int at = 0; at < whole.length; at += 61) {
      byte[] damaged = whole.clone();
      damaged[at] ^= (byte) 0x5a;
      for (String name : new String[] {"gzip", "shuffled", "checked"}) {
        try (Hdf5Reader reader = open(damaged, false)) {
          assertThat(reader.tensor("read/" + name, ARRAY.shape()).shape())
              .isEqualTo(Shape.of(3, 2));
        } catch (CorneaException e) {
          assertThat(e.getMessage()).startsWith("x.h5: ");
          refused++;
        }
      }
    }
    assertThat(refused).isPositive();
  }

  /** An entry of a tree of chunks: size, filter mask, three offsets, address. */
  private interface ChunkEntry {
    void change(ByteBuffer file, int at);
  }

  /** Changes every entry of the trees of chunks, and says how many there were. */
  private static int changeChunks(byte[] bytes, ChunkEntry entry) {
    int header = 24; // signature, kind, level, number of entries, siblings
    int length = 40; // of an entry for arrays of two dimensions
    ByteBuffer file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int changed = 0;
    for (int at = 0; at + header <= bytes.length; at++) {
      boolean chunks = new String(bytes, at, 4, US_ASCII).equals("TREE") && bytes[at + 4] == 1;
      for (int i = 0; chunks && i < file.getShort(at + 6); i++) {
        entry.change(file, at + header + i * length);
        changed++;
      }
    }
    return changed;
  }

  /** Chunks that end in the middle: the file says of each that it has half of its bytes. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void truncatedChunks_areRefused(boolean inFile) throws IOException {
    byte[] bytes = bytes();
    int changed = changeChunks(bytes, (file, at) -> file.putInt(at, file.getInt(at) / 2));
    assertThat(changed).isGreaterThanOrEqualTo(10);
    try (Hdf5Reader reader = open(bytes, inFile)) {
      for (String name : new String[] {"chunked", "gzip", "shuffled", "lzf", "checked"}) {
        assertThatThrownBy(
                () ->
                    Assertions.assertTimeoutPreemptively(
                        Duration.ofSeconds(20), () -> reader.tensor("read/" + name, ARRAY.shape())))
            .as(name)
            .isInstanceOf(CorneaException.class)
            .hasMessageStartingWith("x.h5: ")
            .hasMessageContaining("read/" + name);
      }
      assertThat(reader.tensor("read/plain", ARRAY.shape())).isEqualTo(ARRAY);
    }
  }

  /** A chunk of twelve bytes that unpacks to 256 MB. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void chunksThatUnpackToMore_areRefused(boolean inFile) throws IOException {
    ByteArrayOutputStream bomb = new ByteArrayOutputStream();
    try (DeflaterOutputStream deflater = new DeflaterOutputStream(bomb)) {
      byte[] zeros = new byte[1 << 20];
      for (int i = 0; i < 256; i++) {
        deflater.write(zeros);
      }
    }
    byte[] whole = bytes();
    byte[] bytes = Arrays.copyOf(whole, whole.length + bomb.size());
    System.arraycopy(bomb.toByteArray(), 0, bytes, whole.length, bomb.size());
    changeChunks(bytes, (file, at) -> file.putInt(at, bomb.size()).putLong(at + 32, whole.length));
    try (Hdf5Reader reader = open(bytes, inFile)) {
      for (String name : new String[] {"gzip", "shuffled"}) {
        assertThatThrownBy(() -> reader.tensor("read/" + name, ARRAY.shape()))
            .isInstanceOf(CorneaException.class)
            .hasMessage(
                "x.h5: array 'read/" + name + "' claims to be larger than what the file can hold");
      }
    }
  }
}

package cornea.visual;

import cornea.CorneaException;
import cornea.tensor.Tensor;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.CRC32C;

/**
 * A file of TensorBoard's: records of length, checksum, event and checksum. Events wait in memory
 * until {@link #flush}, after which the file is complete; between flushes it is closed.
 *
 * <p>The formats are TensorFlow's {@code event.proto}, {@code summary.proto} and {@code
 * tensor.proto}; the tensors are those of TensorBoard's plugins.
 */
final class EventFile {
  private static final int BUCKETS = 30; // of a histogram, as tf.summary.histogram has them
  private static final AtomicInteger FILES = new AtomicInteger();

  /** What a tensor is for, with the numbers of {@code DataClass}. */
  private enum Plugin {
    SCALARS("scalars", 1),
    HISTOGRAMS("histograms", 2),
    IMAGES("images", 3),
    GRAPH("graph_keras_model", 0);

    private final String id;
    private final int dataClass;

    Plugin(String id, int dataClass) {
      this.id = id;
      this.dataClass = dataClass;
    }
  }

  /** The types of {@code DataType} that are written. */
  private static final int FLOAT = 1;

  private static final int DOUBLE = 2;
  private static final int STRING = 7;

  private final Path file;
  private final ByteArrayOutputStream waiting = new ByteArrayOutputStream();

  /** A new file in a folder, under a name that TensorBoard reads after those of earlier runs. */
  EventFile(Path folder) {
    file =
        folder.resolve(
            String.format(
                Locale.ROOT,
                "events.out.tfevents.%010d.cornea.%d.%d.v2",
                System.currentTimeMillis() / 1000,
                ProcessHandle.current().pid(),
                FILES.getAndIncrement()));
    record(event(0).text(3, "brain.Event:2"));
  }

  /** A number. */
  void scalar(String tag, double value, long step) {
    byte[] content = little(Float.BYTES).putFloat((float) value).array();
    summary(tag, step, Plugin.SCALARS, tensor(FLOAT).bytes(4, content));
  }

  /** How often numbers lie in each of thirty parts of their span; those that are none are left. */
  void histogram(String tag, Tensor values, long step) {
    double least = Double.POSITIVE_INFINITY;
    double greatest = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < values.size(); i++) {
      if (Double.isFinite(values.at(i))) {
        least = Math.min(least, values.at(i));
        greatest = Math.max(greatest, values.at(i));
      }
    }
    double width = (greatest - least) / BUCKETS;
    double[] counts = new double[BUCKETS];
    for (int i = 0; i < values.size(); i++) {
      double value = values.at(i);
      if (Double.isFinite(value)) {
        int bucket = width == 0 ? BUCKETS - 1 : (int) ((value - least) / width);
        counts[Math.min(BUCKETS - 1, bucket)]++;
      }
    }
    boolean empty = least > greatest;
    byte[] rows = new byte[BUCKETS * 3 * Double.BYTES];
    ByteBuffer content = ByteBuffer.wrap(rows).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < BUCKETS; i++) {
      content.putDouble(empty ? 0 : least + i * width);
      content.putDouble(empty ? 0 : i == BUCKETS - 1 ? greatest : least + (i + 1) * width);
      content.putDouble(counts[i]);
    }
    summary(tag, step, Plugin.HISTOGRAMS, tensor(DOUBLE, BUCKETS, 3).bytes(4, rows));
  }

  /** Images of one size. */
  void images(String tag, List<BufferedImage> images, long step) {
    Proto tensor = tensor(STRING, images.size() + 2);
    tensor.text(8, Integer.toString(images.get(0).getWidth()));
    tensor.text(8, Integer.toString(images.get(0).getHeight()));
    images.forEach(image -> tensor.bytes(8, Picture.png(image)));
    summary(tag, step, Plugin.IMAGES, tensor);
  }

  /** A model as Keras's JSON, of which TensorBoard draws its conceptual graph. */
  void graph(String json) {
    summary("keras", 0, Plugin.GRAPH, tensor(STRING).text(8, json));
  }

  /**
   * Writes what waits.
   *
   * @throws CorneaException if the file cannot be written
   */
  void flush() {
    try {
      Files.createDirectories(file.toAbsolutePath().resolveSibling("."));
      Files.write(
          file, waiting.toByteArray(), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new CorneaException(
          file.toString(), "TensorBoard cannot write this file (" + e.getMessage() + ")", e);
    }
    waiting.reset();
  }

  private void summary(String tag, long step, Plugin plugin, Proto tensor) {
    // TensorBoard wants the field, an empty message of its plugin, even where nothing is in it.
    byte[] content = plugin == Plugin.GRAPH ? "1".getBytes(StandardCharsets.US_ASCII) : new byte[0];
    Proto metadata = new Proto().message(1, new Proto().text(1, plugin.id).bytes(2, content));
    if (plugin.dataClass != 0) {
      metadata.integer(4, plugin.dataClass);
    }
    Proto value = new Proto().text(1, tag).message(8, tensor).message(9, metadata);
    record(event(step).message(5, new Proto().message(1, value)));
  }

  private static Proto event(long step) {
    return new Proto().real(1, System.currentTimeMillis() / 1000.0).integer(2, step);
  }

  private static Proto tensor(int type, int... dims) {
    Proto shape = new Proto();
    for (int dim : dims) {
      shape.message(2, new Proto().integer(1, dim));
    }
    return new Proto().integer(1, type).message(2, shape);
  }

  private void record(Proto event) {
    byte[] data = event.toBytes();
    byte[] length = little(Long.BYTES).putLong(data.length).array();
    waiting.writeBytes(length);
    waiting.writeBytes(little(Integer.BYTES).putInt(masked(length)).array());
    waiting.writeBytes(data);
    waiting.writeBytes(little(Integer.BYTES).putInt(masked(data)).array());
  }

  /** The checksum of TensorFlow's records: a CRC of data that holds a CRC would be a weak one. */
  static int masked(byte[] data) {
    CRC32C crc = new CRC32C();
    crc.update(data);
    return Integer.rotateRight((int) crc.getValue(), 15) + 0xa282ead8;
  }

  private static ByteBuffer little(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}

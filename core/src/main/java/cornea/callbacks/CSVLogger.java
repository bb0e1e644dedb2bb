package cornea.callbacks;

import cornea.CorneaException;
import java.io.IOException;
import java.io.Writer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Writes each epoch's numbers as a line of a CSV file: a header, then epoch and the numbers by
 * name, callbacks' own among them; {@code NA} where an epoch has none. Where the first epoch has no
 * validation, each number has a {@code val_} column beside it all the same, as in Keras. The file
 * is complete after every epoch. Keras's {@code CSVLogger}.
 */
public final class CSVLogger extends Callback {
  private final Path file;
  private String separator = ",";
  private boolean append;
  private boolean headerNeeded;
  private List<String> keys = List.of();

  /** Writes to the given file. */
  public CSVLogger(Path file) {
    this.file = file;
  }

  /** What stands between columns. Default a comma. */
  public CSVLogger separator(String separator) {
    this.separator = separator;
    return this;
  }

  /** Whether lines go behind those that the file has already. Default false. */
  public CSVLogger append(boolean append) {
    this.append = append;
    return this;
  }

  @Override
  public void onTrainBegin() {
    try {
      headerNeeded = !append || !Files.exists(file) || Files.size(file) == 0;
      if (!append) {
        Files.writeString(file, "", StandardCharsets.UTF_8);
      }
    } catch (IOException e) {
      throw unwritable(e);
    }
    keys = List.of();
  }

  @Override
  public Map<String, @Nullable Object> state() {
    try {
      return Map.of("size", Files.size(file), "keys", keys);
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  /** Cuts off lines of epochs that come again, and writes behind the others. */
  @Override
  public void resume(Map<String, ? extends @Nullable Object> state) {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      if (state.get("size") instanceof Number size) {
        channel.truncate(Math.max(0, size.longValue()));
      }
      headerNeeded = channel.size() == 0;
    } catch (IOException e) {
      throw unwritable(e);
    }
    keys =
        state.get("keys") instanceof List<?> saved
            ? saved.stream().map(String::valueOf).toList()
            : List.of();
  }

  @Override
  public void onEpochEnd(int epoch, Logs logs) {
    StringBuilder lines = new StringBuilder();
    if (keys.isEmpty()) {
      keys = columns(logs);
    }
    if (headerNeeded) {
      lines.append("epoch").append(separator).append(String.join(separator, keys)).append('\n');
      headerNeeded = false;
    }
    lines.append(epoch);
    for (String key : keys) {
      Double value = logs.get(key);
      lines.append(separator).append(value == null ? "NA" : Double.toString(value));
    }
    lines.append('\n');
    try (Writer writer =
        Files.newBufferedWriter(
            file, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      writer.append(lines);
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  /** By name; without validation so far, with columns for one that comes in a later epoch. */
  private static List<String> columns(Logs logs) {
    List<String> names = new ArrayList<>(new TreeSet<>(logs.asMap().keySet()));
    if (names.stream().noneMatch(name -> name.startsWith("val_"))) {
      List.copyOf(names).forEach(name -> names.add("val_" + name));
    }
    return names;
  }

  private CorneaException unwritable(IOException e) {
    return new CorneaException(
        file.toString(), "CSVLogger cannot write this file (" + e.getMessage() + ")", e);
  }
}

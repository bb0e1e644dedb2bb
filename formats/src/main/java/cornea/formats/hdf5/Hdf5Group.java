package cornea.formats.hdf5;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A group that is to be written: nodes by name, and attributes. */
public final class Hdf5Group implements Hdf5Node {
  /** Keras's limit for one attribute; longer lists of texts are split. */
  private static final int ATTRIBUTE_BYTES = 64_512;

  /** By the bytes of their names, the order that HDF5 searches in. */
  private final Map<String, Hdf5Node> children =
      new TreeMap<>(
          (a, b) ->
              Arrays.compareUnsigned(
                  a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8)));

  private final Map<String, Object> attributes = new LinkedHashMap<>();

  /** The group at a path below this one, made where it is missing. */
  public Hdf5Group group(String path) {
    Hdf5Group group = this;
    for (String name : path.split("/", -1)) {
      Hdf5Node node = group.children.computeIfAbsent(check(name), n -> new Hdf5Group());
      if (!(node instanceof Hdf5Group next)) {
        throw new IllegalArgumentException("'" + path + "' leads through a dataset");
      }
      group = next;
    }
    return group;
  }

  /**
   * Puts an array at a path.
   *
   * @throws IllegalArgumentException if the path is taken
   */
  public void put(String path, Hdf5Dataset dataset) {
    int slash = path.lastIndexOf('/');
    Hdf5Group parent = slash < 0 ? this : group(path.substring(0, slash));
    if (parent.children.put(check(path.substring(slash + 1)), dataset) != null) {
      throw new IllegalArgumentException("'" + path + "' is written twice");
    }
  }

  private static String check(String name) {
    if (name.isEmpty() || name.equals(".") || name.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("HDF5 has no such name. Received: '" + name + "'");
    }
    return name;
  }

  /** Sets a text of any length. */
  public Hdf5Group text(String name, String value) {
    attributes.put(name, value);
    return this;
  }

  /**
   * Sets a list of texts, each as long as the longest. A list that is too long for one attribute
   * goes into several, numbered from 0, as Keras's {@code save_attributes_to_hdf5_group} does.
   */
  public Hdf5Group texts(String name, List<String> values) {
    List<byte[]> encoded = new ArrayList<>();
    int longest = 1;
    for (String value : values) {
      byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
      encoded.add(bytes);
      longest = Math.max(longest, bytes.length);
    }
    if (longest > ATTRIBUTE_BYTES) {
      throw new IllegalArgumentException(
          "'" + name + "' has a text of " + longest + " bytes; " + ATTRIBUTE_BYTES + " is most");
    }
    int perPart = ATTRIBUTE_BYTES / longest;
    if (encoded.size() <= perPart) {
      attributes.put(name, new Texts(longest, encoded));
      return this;
    }
    for (int from = 0, part = 0; from < encoded.size(); from += perPart, part++) {
      int to = Math.min(encoded.size(), from + perPart);
      attributes.put(name + part, new Texts(longest, encoded.subList(from, to)));
    }
    return this;
  }

  /** The number of nodes. */
  public int size() {
    return children.size();
  }

  Map<String, Hdf5Node> children() {
    return children;
  }

  /** Texts by name: a String or {@link Texts}. */
  Map<String, Object> attributes() {
    return attributes;
  }

  /** Texts of one length, padded with zeros. */
  record Texts(int length, List<byte[]> values) {}
}

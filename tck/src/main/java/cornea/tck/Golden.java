package cornea.tck;

import cornea.tensor.Shape;
import cornea.tensor.Tensor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Numbers that real Keras computed in float64; {@code oracle/README.md} describes the subjects, the
 * cases and what each array means. A missing file, case or array is an error, never a skip.
 */
public final class Golden {
  private static final String FOLDER = "golden/";
  private static final String CASE_ENDING = ".npz";
  private static final Pattern NPY_TYPE = Pattern.compile("'descr': '(<f8|<i8)'");
  private static final Pattern NPY_ORDER = Pattern.compile("'fortran_order': False");
  private static final Pattern NPY_SHAPE = Pattern.compile("'shape': \\(([^)]*)\\)");

  private final String where;
  private final Map<String, @Nullable Object> json;
  private final Map<String, Tensor> arrays;

  private Golden(String where, Map<String, @Nullable Object> json, Map<String, Tensor> arrays) {
    this.where = where;
    this.json = json;
    this.arrays = arrays;
  }

  /** The files of a subject, as {@code index.txt} lists them. */
  public static List<String> index(String subject) {
    return text(subject, "index.txt").lines().filter(line -> !line.isBlank()).toList();
  }

  /** The names of a subject's cases: its {@code .npz} files, without the ending. */
  public static List<String> cases(String subject) {
    List<String> cases = new ArrayList<>();
    for (String file : index(subject)) {
      if (file.endsWith(CASE_ENDING)) {
        cases.add(file.substring(0, file.length() - CASE_ENDING.length()));
      }
    }
    return cases;
  }

  /** A text file of a subject, such as {@code summaries/lenet_bn.txt}, exactly as it is. */
  public static String text(String subject, String file) {
    return new String(bytes(subject, file), StandardCharsets.UTF_8);
  }

  /**
   * A JSON file of a subject, such as {@code metrics/resolution.json}: Map, List, Long, Double,
   * String, Boolean or null.
   */
  public static @Nullable Object json(String subject, String file) {
    return Json.parse(text(subject, file));
  }

  /** A case, by its name in {@link #cases} or its file in {@link #index}. */
  public static Golden load(String subject, String name) {
    String file = name.endsWith(CASE_ENDING) ? name : name + CASE_ENDING;
    return read(subject + "/" + file, bytes(subject, file));
  }

  /** A case that lies elsewhere, in the same form; {@code where} names it in messages. */
  public static Golden read(String where, byte[] npz) {
    Map<String, @Nullable Object> json = Map.of();
    Map<String, Tensor> arrays = new LinkedHashMap<>();
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(npz))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        byte[] content = zip.readAllBytes();
        if (entry.getName().equals("case.json")) {
          json = object(Json.parse(new String(content, StandardCharsets.UTF_8)));
        } else {
          arrays.put(
              entry.getName().replaceFirst("\\.npy$", ""),
              npy(where + "!" + entry.getName(), content));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(where, e);
    }
    return new Golden(where, json, arrays);
  }

  /** {@code case.json}: values are Map, List, Long, Double, String, Boolean or null. */
  public Map<String, @Nullable Object> json() {
    return json;
  }

  /** An object inside {@code case.json}, such as {@code layer}. */
  public Map<String, @Nullable Object> object(String key) {
    return object(json.get(key));
  }

  /** The names of the arrays, in the file's order. */
  public List<String> arrays() {
    return List.copyOf(arrays.keySet());
  }

  /** Whether the case has an array. */
  public boolean has(String array) {
    return arrays.containsKey(array);
  }

  /**
   * An array as float64; integers are widened.
   *
   * @throws IllegalArgumentException if the case has none of this name
   */
  public Tensor array(String name) {
    Tensor array = arrays.get(name);
    if (array == null) {
      throw new IllegalArgumentException(
          where + ": expected one of " + arrays.keySet() + ". Received: '" + name + "'");
    }
    return array;
  }

  @Override
  public String toString() {
    return where;
  }

  @SuppressWarnings("unchecked") // every JSON object is parsed into such a map
  private static Map<String, @Nullable Object> object(@Nullable Object value) {
    return (Map<String, @Nullable Object>) Objects.requireNonNull(value);
  }

  private static byte[] bytes(String subject, String file) {
    String path = FOLDER + subject + "/" + file;
    try (InputStream stream = Golden.class.getResourceAsStream(path)) {
      if (stream == null) {
        throw new IllegalArgumentException("There is no golden file " + path);
      }
      return stream.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(path, e);
    }
  }

  /** Version 1.0 of NumPy's format: magic (6 bytes), version (2), header length (2), header. */
  private static Tensor npy(String where, byte[] content) {
    ByteBuffer buffer = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
    int headerLength = buffer.getShort(8);
    String header = new String(content, 10, headerLength, StandardCharsets.US_ASCII);
    Matcher type = NPY_TYPE.matcher(header);
    Matcher shape = NPY_SHAPE.matcher(header);
    if (buffer.get(6) != 1 || !type.find() || !shape.find() || !NPY_ORDER.matcher(header).find()) {
      throw new IllegalArgumentException(
          where + ": expected version 1.0, <f8 or <i8, C order. Received: " + header);
    }
    int[] dims =
        Pattern.compile(",")
            .splitAsStream(shape.group(1))
            .map(String::strip)
            .filter(dim -> !dim.isEmpty())
            .mapToInt(Integer::parseInt)
            .toArray();
    double[] data = new double[Math.toIntExact(Shape.of(dims).size())];
    boolean integers = type.group(1).equals("<i8");
    buffer.position(10 + headerLength);
    for (int i = 0; i < data.length; i++) {
      data[i] = integers ? buffer.getLong() : buffer.getDouble();
    }
    return Tensor.ofDoubles(data, Shape.of(dims));
  }
}

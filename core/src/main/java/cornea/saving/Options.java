package cornea.saving;

import cornea.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One list of a class's options that serves three ends: it checks the values, writes them as Keras
 * writes them in {@code get_config()}, and reads them back. Each method takes the option's Keras
 * name and its value, and returns the value to go on with.
 *
 * <pre>{@code
 * protected void options(Options o) {
 *   super.options(o);
 *   filters = o.positive("filters", filters);
 *   padding = o.choice("padding", padding);
 * }
 * }</pre>
 *
 * Whatever the mode, a value that an option does not allow is an {@link IllegalArgumentException}
 * that names the option, what it must be and what was received.
 */
public final class Options {
  private enum Mode {
    CHECK,
    WRITE,
    READ
  }

  private final Mode mode;
  private final Map<String, @Nullable Object> config;
  private final @Nullable Consumer<String> warnings;
  private final Set<String> known = new LinkedHashSet<>();

  private Options(
      Mode mode, Map<String, @Nullable Object> config, @Nullable Consumer<String> warnings) {
    this.mode = mode;
    this.config = config;
    this.warnings = warnings;
  }

  /** Checks every option. */
  public static void check(Consumer<Options> list) {
    list.accept(new Options(Mode.CHECK, new LinkedHashMap<>(), null));
  }

  /** The options as JSON, in the order of the list. */
  public static Map<String, @Nullable Object> write(Consumer<Options> list) {
    Options options = new Options(Mode.WRITE, new LinkedHashMap<>(), null);
    list.accept(options);
    return options.config;
  }

  /**
   * Reads and checks the options; those that the JSON lacks keep their values.
   *
   * @throws IllegalArgumentException if the JSON has an option that is not in the list
   */
  public static void read(Consumer<Options> list, Map<String, @Nullable Object> config) {
    Options options = new Options(Mode.READ, config, null);
    list.accept(options);
    Set<String> unknown = options.unknown();
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException(
          "unknown options. Expected: " + options.known + ". Received: " + unknown);
    }
  }

  /**
   * Reads and checks the options of a file that may be of another version: options that are not in
   * the list are told and left out.
   *
   * @param warnings is told a sentence if there are any
   */
  public static void read(
      Consumer<Options> list, Map<String, @Nullable Object> config, Consumer<String> warnings) {
    Options options = new Options(Mode.READ, config, warnings);
    list.accept(options);
    Set<String> unknown = options.unknown();
    if (!unknown.isEmpty()) {
      warnings.accept("options that are not known here are left out: " + unknown);
    }
  }

  private Set<String> unknown() {
    Set<String> unknown = new LinkedHashSet<>(config.keySet());
    unknown.removeAll(known);
    unknown.removeIf(name -> config.get(name) == null);
    return unknown;
  }

  /** Whether values are being read, for a class that must act on what came in. */
  public boolean isReading() {
    return mode == Mode.READ;
  }

  /** A whole number of 1 or more. */
  public int positive(String name, int value) {
    int result = integer(name, value);
    require(result >= 1, name, "1 or more", result);
    return result;
  }

  /** A whole number of 0 or more. */
  public int nonNegative(String name, int value) {
    int result = integer(name, value);
    require(result >= 0, name, "0 or more", result);
    return result;
  }

  /** Any whole number. */
  public int integer(String name, int value) {
    Object json = exchange(name, value);
    return json == null ? value : toInt(name, json);
  }

  /**
   * Rows and columns, each 1 or more: a window, a stride, a size. A single number in JSON stands
   * for both.
   */
  public int[] pair(String name, int[] values) {
    int[] result = integers(name, values);
    for (int value : result) {
      require(value >= 1, name, "1 or more", toList(result));
    }
    return result;
  }

  /**
   * Rows above and below and columns to the left and right, each 0 or more: {@code {top, bottom,
   * left, right}}, in JSON {@code [[top, bottom], [left, right]]}, {@code [rows, columns]} or one
   * number.
   */
  public int[] border(String name, int[] values) {
    Object json =
        exchange(name, List.of(List.of(values[0], values[1]), List.of(values[2], values[3])));
    if (json == null) {
      return values;
    }
    List<?> sides = json instanceof Number ? List.of(json, json) : toJsonList(name, json);
    require(sides.size() == 2, name, "rows and columns", json);
    int[] result = new int[4];
    for (int i = 0; i < 2; i++) {
      Object side = sides.get(i);
      List<?> ends = side instanceof Number ? List.of(side, side) : toJsonList(name, side);
      require(ends.size() == 2, name, "two numbers before and after", json);
      result[2 * i] = toInt(name, ends.get(0));
      result[2 * i + 1] = toInt(name, ends.get(1));
    }
    for (int value : result) {
      require(value >= 0, name, "0 or more", toList(result));
    }
    return result;
  }

  /** A list of whole numbers of any length. */
  public List<Integer> list(String name, List<Integer> values) {
    Object json = exchange(name, new ArrayList<>(values));
    if (json == null) {
      return values;
    }
    List<Integer> result = new ArrayList<>();
    if (json instanceof Number) {
      result.add(toInt(name, json));
    } else {
      for (Object item : toJsonList(name, json)) {
        result.add(toInt(name, item));
      }
    }
    return List.copyOf(result);
  }

  /** A list of finite numbers of any length. */
  public List<Double> numbers(String name, List<Double> values) {
    Object json = exchange(name, new ArrayList<>(values));
    if (json == null) {
      return values;
    }
    List<Double> result = new ArrayList<>();
    for (Object item : toJsonList(name, json)) {
      double number = item == null ? Double.NaN : toDouble(name, item);
      require(Double.isFinite(number), name, "finite numbers", json);
      result.add(number);
    }
    return List.copyOf(result);
  }

  /** A finite number. */
  public double number(String name, double value) {
    Object json = exchange(name, value);
    double result = json == null ? value : toDouble(name, json);
    require(Double.isFinite(result), name, "a finite number", result);
    return result;
  }

  /** A number from {@code low} to {@code high}, both included. */
  public double number(String name, double value, double low, double high) {
    double result = number(name, value);
    require(result >= low && result <= high, name, "in [" + low + ", " + high + "]", result);
    return result;
  }

  /** A share: a number in [0, 1). */
  public double share(String name, double value) {
    double result = number(name, value);
    require(result >= 0 && result < 1, name, "in [0, 1)", result);
    return result;
  }

  /** A finite number or nothing. */
  public @Nullable Double optionalNumber(String name, @Nullable Double value) {
    Object json = exchange(name, value);
    if (mode != Mode.READ) {
      require(value == null || Double.isFinite(value), name, "a finite number or null", value);
      return value;
    }
    return config.containsKey(name) ? (json == null ? null : (Double) toDouble(name, json)) : value;
  }

  /** A whole number or nothing. */
  public @Nullable Integer optionalInteger(String name, @Nullable Integer value) {
    Object json = exchange(name, value);
    if (mode != Mode.READ || !config.containsKey(name)) {
      return value;
    }
    return json == null ? null : (Integer) toInt(name, json);
  }

  /** True or false. */
  public boolean flag(String name, boolean value) {
    Object json = exchange(name, value);
    if (json == null) {
      return value;
    }
    if (json instanceof Boolean flag) {
      return flag;
    }
    throw wrong(name, "true or false", json);
  }

  /** One of an enum's constants, in JSON in lower case; upper case is read too. */
  public <E extends Enum<E>> E choice(String name, E value) {
    Object json = exchange(name, word(value));
    if (json == null) {
      return value;
    }
    E[] constants = value.getDeclaringClass().getEnumConstants();
    for (E constant : constants) {
      if (json instanceof String text && word(constant).equals(text.toLowerCase(Locale.ROOT))) {
        return constant;
      }
    }
    List<String> words = new ArrayList<>();
    for (E constant : constants) {
      words.add(word(constant));
    }
    throw wrong(name, "one of " + words, json);
  }

  /** A text. */
  public String text(String name, String value) {
    Object json = exchange(name, value);
    if (json == null) {
      return value;
    }
    if (json instanceof String text) {
      return text;
    }
    throw wrong(name, "a text", json);
  }

  /** Dimensions; an unknown one is null in JSON. */
  public Shape shape(String name, Shape value) {
    Object json = exchange(name, toJson(value));
    return json == null ? value : toShape(name, json);
  }

  /** An object of a kind that has a codec: an initializer, an activation, … */
  public <T> T object(String name, T value, Codec<T> codec) {
    Object json = exchange(name, mode == Mode.WRITE ? codec.write(value) : null);
    if (json == null || mode != Mode.READ) {
      return value;
    }
    return read(name, codec, json);
  }

  /** An object of a kind that has a codec, or nothing. */
  public <T> @Nullable T optional(String name, @Nullable T value, Codec<T> codec) {
    Object json = exchange(name, mode == Mode.WRITE && value != null ? codec.write(value) : null);
    if (mode != Mode.READ || !config.containsKey(name)) {
      return value;
    }
    return json == null ? null : read(name, codec, json);
  }

  /**
   * An option of Keras that has a single value here, for example {@code data_format}: it is
   * written, and another value is refused when read.
   */
  public void fixed(String name, @Nullable Object value) {
    Object json = exchange(name, value);
    if (mode == Mode.READ && config.containsKey(name)) {
      require(json == null || isSame(json, value), name, String.valueOf(value), json);
    }
  }

  private static boolean isSame(@Nullable Object json, @Nullable Object value) {
    return (json instanceof Number number && value instanceof Number expected)
        ? number.doubleValue() == expected.doubleValue()
        : Objects.equals(json, value);
  }

  /** An entry that Keras expects in a file and that changes nothing here. */
  public void written(String name, @Nullable Object value) {
    exchange(name, value);
  }

  /**
   * An option that has no form in JSON, such as a function.
   *
   * @throws IllegalArgumentException when written, with the given reason
   */
  public void unsavable(String name, String reason) {
    known.add(name);
    if (mode == Mode.WRITE) {
      throw new IllegalArgumentException("'" + name + "' cannot be saved: " + reason);
    }
  }

  /** Options that files carry and that change nothing here: read past, never written. */
  public void ignored(String... names) {
    known.addAll(Arrays.asList(names));
  }

  /**
   * An option of other versions: this value of it changes nothing here, and another is unknown. It
   * is never written.
   */
  public void legacy(String name, Object value) {
    if (mode == Mode.READ && isSame(config.get(name), value)) {
      known.add(name);
    }
  }

  /** Whether the JSON being read has a value for an option. */
  public boolean has(String name) {
    return mode == Mode.READ && config.get(name) != null;
  }

  /** Whether the JSON being read has an object for an option. */
  public boolean hasObject(String name) {
    return mode == Mode.READ && config.get(name) instanceof Map;
  }

  /** JSON's form of a shape: a list with null for unknown. */
  public static List<@Nullable Integer> toJson(Shape shape) {
    List<@Nullable Integer> list = new ArrayList<>();
    for (int dim : shape.dims()) {
      list.add(dim == Shape.UNKNOWN ? null : (Integer) dim);
    }
    return list;
  }

  /** The shape that JSON's list means. */
  public static Shape toShape(String name, @Nullable Object json) {
    List<?> list = toJsonList(name, json);
    int[] dims = new int[list.size()];
    for (int i = 0; i < dims.length; i++) {
      Object item = list.get(i);
      dims[i] = item == null ? Shape.UNKNOWN : toInt(name, item);
    }
    return Shape.of(dims);
  }

  /** Writes the value, or returns what JSON has for it (null where it has nothing). */
  private @Nullable Object exchange(String name, @Nullable Object value) {
    known.add(name);
    if (mode == Mode.READ) {
      return config.get(name);
    }
    if (mode == Mode.WRITE) {
      config.put(name, value);
    }
    return value;
  }

  private int[] integers(String name, int[] values) {
    Object json = exchange(name, toList(values));
    if (json == null) {
      return values;
    }
    int[] result = new int[values.length];
    if (json instanceof Number) {
      Arrays.fill(result, toInt(name, json));
      return result;
    }
    List<?> list = toJsonList(name, json);
    require(list.size() == values.length, name, values.length + " whole numbers", json);
    for (int i = 0; i < result.length; i++) {
      result[i] = toInt(name, list.get(i));
    }
    return result;
  }

  private <T> T read(String name, Codec<T> codec, Object json) {
    try {
      return warnings == null
          ? codec.read(json)
          : codec.read(json, text -> warnings.accept("'" + name + "': " + text));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("'" + name + "': " + e.getMessage(), e);
    }
  }

  private static List<Integer> toList(int[] values) {
    List<Integer> list = new ArrayList<>();
    for (int value : values) {
      list.add(value);
    }
    return list;
  }

  private static List<?> toJsonList(String name, @Nullable Object json) {
    if (json instanceof List<?> list) {
      return list;
    }
    throw wrong(name, "a list", json);
  }

  private static int toInt(String name, @Nullable Object json) {
    if (json instanceof Number number && number.doubleValue() == number.intValue()) {
      return number.intValue();
    }
    throw wrong(name, "a whole number", json);
  }

  private static double toDouble(String name, @Nullable Object json) {
    if (json instanceof Number number) {
      return number.doubleValue();
    }
    throw wrong(name, "a number", json);
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  private static void require(
      boolean condition, String name, String expected, @Nullable Object received) {
    if (!condition) {
      throw wrong(name, expected, received);
    }
  }

  private static IllegalArgumentException wrong(
      String name, String expected, @Nullable Object received) {
    return new IllegalArgumentException(
        "'" + name + "' must be " + expected + ". Received: " + name + "=" + received);
  }
}

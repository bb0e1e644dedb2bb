package cornea.saving;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The classes of one kind by Keras's names, and how they go into JSON: {@code {module, class_name,
 * config, registered_name}}. Also reads a bare name ({@code "glorot_uniform"} or {@code
 * "GlorotUniform"}), as Keras does. Nothing outside a registry is ever instantiated. Thread-safe
 * once it is filled.
 *
 * @param <T> the kind
 */
public final class Registry<T extends Configurable> implements Codec<T> {
  private final String kind;
  private final String module;
  private final Map<String, Supplier<? extends T>> suppliers = new LinkedHashMap<>();
  private final Map<String, Class<?>> types = new LinkedHashMap<>();
  private final Map<String, Supplier<? extends T>> customSuppliers = new HashMap<>();
  private final Map<String, Class<?>> customTypes = new TreeMap<>();

  /**
   * An empty registry.
   *
   * @param kind for messages: "initializer"
   * @param module Keras's: "keras.initializers"
   */
  public Registry(String kind, String module) {
    this.kind = kind;
    this.module = module;
  }

  /**
   * Adds a class under its simple name and Keras's snake case of it.
   *
   * @param type the class
   * @param supplier makes one with Keras's defaults, whose options are then read
   * @param aliases further names
   */
  public <C extends T> Registry<T> add(Class<C> type, Supplier<C> supplier, String... aliases) {
    return add(type.getSimpleName(), type, supplier, aliases);
  }

  /** Adds a class under a name other than its own: that of {@link Configurable#className}. */
  public <C extends T> Registry<T> add(
      String name, Class<C> type, Supplier<C> supplier, String... aliases) {
    types.put(name, type);
    suppliers.put(name, supplier);
    suppliers.put(Names.snakeCase(name), supplier);
    for (String alias : aliases) {
      suppliers.put(alias, supplier);
    }
    return this;
  }

  /**
   * Adds a user's class under its simple name, so that it is saved with a model and found again:
   * Keras's {@code custom_objects}. Registering it again replaces the supplier.
   *
   * @param type the class
   * @param supplier makes one whose options are then read
   * @throws IllegalArgumentException if a class of Keras has the name
   */
  public synchronized void register(Class<? extends T> type, Supplier<? extends T> supplier) {
    String name = type.getSimpleName();
    if (suppliers.containsKey(name)) {
      throw new IllegalArgumentException(
          "Keras has a " + kind + " of this name. Expected: another. Received: " + name);
    }
    customTypes.put(name, type);
    customSuppliers.put(name, supplier);
    customSuppliers.put(Names.snakeCase(name), supplier);
  }

  @Override
  public synchronized Object write(T object) {
    String name = object.className();
    if (object.getClass().equals(types.get(name))) {
      return Json.keras(module, name, Options.write(object::options));
    }
    if (object.getClass().equals(customTypes.get(name))) {
      return Json.custom(name, Options.write(object::options));
    }
    throw new IllegalArgumentException(
        "this "
            + kind
            + " cannot be saved. Expected: one of "
            + known()
            + ", or a class that was registered. Received: "
            + object.getClass().getName());
  }

  @Override
  public T read(Object json) {
    return read(json, Options::read);
  }

  @Override
  public T read(Object json, Consumer<String> warnings) {
    return read(json, (list, config) -> Options.read(list, config, warnings));
  }

  private T read(Object json, BiConsumer<Consumer<Options>, Map<String, @Nullable Object>> reader) {
    if (json instanceof String name) {
      return create(name);
    }
    if (json instanceof Map<?, ?> map && map.get("class_name") instanceof String name) {
      if (name.equals("function") && map.get("config") instanceof String function) {
        return create(function); // what Keras makes of loss=keras.losses.binary_crossentropy
      }
      T object = create(name);
      Object config = map.get("config");
      if (config instanceof Map<?, ?> options) {
        reader.accept(object::options, Json.object(options));
      }
      return object;
    }
    throw new IllegalArgumentException(
        "a name or an object with 'class_name' is needed for the " + kind + ". Received: " + json);
  }

  private synchronized T create(String name) {
    Supplier<? extends T> supplier = suppliers.get(name);
    if (supplier == null) {
      supplier = suppliers.get(name.toLowerCase(Locale.ROOT));
    }
    if (supplier == null) {
      supplier = customSuppliers.get(Names.withoutPackage(name));
    }
    if (supplier == null) {
      throw new IllegalArgumentException(
          "unknown "
              + kind
              + ". Expected: one of "
              + known()
              + ", or a class that was registered. Received: "
              + name);
    }
    return supplier.get();
  }

  private List<String> known() {
    List<String> names = new ArrayList<>(types.keySet());
    names.addAll(customTypes.keySet());
    return names;
  }
}

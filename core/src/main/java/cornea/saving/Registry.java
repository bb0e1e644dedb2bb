package cornea.saving;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The classes of one kind by Keras's names, and how they go into JSON: {@code {module, class_name,
 * config, registered_name}}. Also reads a bare name ({@code "glorot_uniform"} or {@code
 * "GlorotUniform"}), as Keras does. Nothing outside a registry is ever instantiated.
 *
 * @param <T> the kind
 */
public final class Registry<T extends Configurable> implements Codec<T> {
  private final String kind;
  private final String module;
  private final Map<String, Supplier<? extends T>> suppliers = new LinkedHashMap<>();
  private final Map<String, Class<?>> types = new LinkedHashMap<>();

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

  @Override
  public Object write(T object) {
    String name = object.className();
    if (!object.getClass().equals(types.get(name))) {
      throw new IllegalArgumentException(
          "only Cornea's own "
              + kind
              + "s can be saved. Expected: one of "
              + types.keySet()
              + ". Received: "
              + object.getClass().getName());
    }
    return Json.keras(module, name, Options.write(object::options));
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

  private T create(String name) {
    Supplier<? extends T> supplier = suppliers.get(name);
    if (supplier == null) {
      supplier = suppliers.get(name.toLowerCase(Locale.ROOT));
    }
    if (supplier == null) {
      throw new IllegalArgumentException(
          "unknown " + kind + ". Expected: one of " + types.keySet() + ". Received: " + name);
    }
    return supplier.get();
  }
}

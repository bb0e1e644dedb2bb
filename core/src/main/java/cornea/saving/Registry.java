package cornea.saving;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

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
  private final Map<Class<?>, String> names = new LinkedHashMap<>();

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
    String name = type.getSimpleName();
    names.put(type, name);
    suppliers.put(name, supplier);
    suppliers.put(Names.snakeCase(name), supplier);
    for (String alias : aliases) {
      suppliers.put(alias, supplier);
    }
    return this;
  }

  @Override
  public Object write(T object) {
    String name = names.get(object.getClass());
    if (name == null) {
      throw new IllegalArgumentException(
          "only Cornea's own "
              + kind
              + "s can be saved. Expected: one of "
              + names.values()
              + ". Received: "
              + object.getClass().getName());
    }
    return Json.keras(module, name, Options.write(object::options));
  }

  @Override
  public T read(Object json) {
    if (json instanceof String name) {
      return create(name);
    }
    if (json instanceof Map<?, ?> map && map.get("class_name") instanceof String name) {
      T object = create(name);
      Object config = map.get("config");
      if (config instanceof Map<?, ?> options) {
        Options.read(object::options, Json.object(options));
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
          "unknown " + kind + ". Expected: one of " + names.values() + ". Received: " + name);
    }
    return supplier.get();
  }
}

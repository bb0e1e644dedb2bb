package cornea.saving;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Checked steps into JSON that came from outside. */
public final class Json {
  private Json() {}

  /** How Keras writes an object: {@code {module, class_name, config, registered_name}}. */
  public static Map<String, @Nullable Object> keras(
      String module, String className, Map<String, ? extends @Nullable Object> config) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("module", module);
    json.put("class_name", className);
    json.put("config", config);
    json.put("registered_name", null);
    return json;
  }

  /** How Keras writes an object of a user's class, which {@code custom_objects} then names. */
  public static Map<String, @Nullable Object> custom(
      String className, Map<String, ? extends @Nullable Object> config) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("module", null);
    json.put("class_name", className);
    json.put("config", config);
    json.put("registered_name", className);
    return json;
  }

  /** A JSON object with its keys checked to be texts. */
  public static Map<String, @Nullable Object> object(@Nullable Object json) {
    if (!(json instanceof Map<?, ?> map)) {
      throw new IllegalArgumentException("a JSON object is needed. Received: " + json);
    }
    Map<String, @Nullable Object> result = new LinkedHashMap<>();
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      if (!(entry.getKey() instanceof String key)) {
        throw new IllegalArgumentException("a JSON key is a text. Received: " + entry.getKey());
      }
      result.put(key, entry.getValue());
    }
    return result;
  }

  /** A JSON object's member that must be an object. */
  public static Map<String, @Nullable Object> object(Map<String, ?> json, String key) {
    if (!(json.get(key) instanceof Map<?, ?> map)) {
      throw missing(json, key, "an object");
    }
    return object(map);
  }

  /** A JSON object's member that must be a list. */
  public static List<?> list(Map<String, ?> json, String key) {
    if (!(json.get(key) instanceof List<?> list)) {
      throw missing(json, key, "a list");
    }
    return list;
  }

  /** A JSON object's member that must be a text. */
  public static String text(Map<String, ?> json, String key) {
    if (!(json.get(key) instanceof String text)) {
      throw missing(json, key, "a text");
    }
    return text;
  }

  private static IllegalArgumentException missing(Map<String, ?> json, String key, String what) {
    return new IllegalArgumentException(
        "'" + key + "' must be " + what + ". Received: " + key + "=" + json.get(key));
  }
}

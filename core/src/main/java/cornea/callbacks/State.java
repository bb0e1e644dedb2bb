package cornea.callbacks;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads what callbacks saved of themselves, which may come from a damaged file. */
final class State {
  private State() {}

  /** A number, or null. */
  static @Nullable Double number(Map<String, ? extends @Nullable Object> state, String key) {
    return state.get(key) instanceof Number number ? (Double) number.doubleValue() : null;
  }

  /** A whole number, or another where there is none. */
  static int whole(Map<String, ? extends @Nullable Object> state, String key, int otherwise) {
    return state.get(key) instanceof Number number ? number.intValue() : otherwise;
  }
}

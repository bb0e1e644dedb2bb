package cornea.engine;

import cornea.op.Op;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * One rule for each op: Java 17 has no switch over sealed types, so an engine maps op classes to
 * rules and the table is checked against the sealed set when it is built.
 *
 * @param <R> the rule, for example a kernel or a lowering
 */
public final class OpTable<R> {
  private final Map<Class<?>, R> rules;

  private OpTable(Map<Class<?>, R> rules) {
    this.rules = rules;
  }

  /** Starts a table. */
  public static <R> Builder<R> builder() {
    return new Builder<>();
  }

  /** The rule for an op. */
  public R rule(Op op) {
    return rule(op.getClass());
  }

  /** The rule for a class of ops. */
  public R rule(Class<? extends Op> type) {
    return Objects.requireNonNull(rules.get(type));
  }

  /** Collects rules. */
  public static final class Builder<R> {
    private final Map<Class<?>, R> rules = new HashMap<>();

    private Builder() {}

    /** Sets the rule for a class of ops. */
    public Builder<R> on(Class<? extends Op> type, R rule) {
      if (rules.put(type, rule) != null) {
        throw new IllegalStateException(type.getSimpleName() + " has two rules");
      }
      return this;
    }

    /**
     * The table.
     *
     * @throws IllegalStateException if an op of the sealed set has no rule
     */
    public OpTable<R> build() {
      List<String> missing = new ArrayList<>();
      for (Class<?> type : Op.class.getPermittedSubclasses()) {
        if (!rules.containsKey(type)) {
          missing.add(type.getSimpleName());
        }
      }
      if (!missing.isEmpty()) {
        throw new IllegalStateException("Ops without a rule: " + missing);
      }
      return new OpTable<>(Map.copyOf(rules));
    }
  }
}

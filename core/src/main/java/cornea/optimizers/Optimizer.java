package cornea.optimizers;

import cornea.graph.GraphBuilder;
import cornea.graph.Value;
import cornea.graph.Variable;
import cornea.op.BinaryOp;
import cornea.op.Ops;
import cornea.op.UnaryOp;
import cornea.saving.Configurable;
import cornea.saving.Options;
import cornea.tensor.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The base of optimizers: learning rate, weight decay, gradient clipping and the slots, in Keras
 * 3's order: clip, decay, step. An optimizer object belongs to one model, like Keras's.
 *
 * <p>An optimizer of your own gives {@link #step} and {@link #slotNames}, lists its options in
 * {@link #options}, and is saved with models once {@link Optimizers#register} knows it:
 *
 * <pre>{@code
 * public final class SignDescent extends Optimizer {
 *   public SignDescent() {
 *     super(0.01);
 *   }
 *
 *   @Override
 *   public List<List<String>> slotNames() {
 *     return List.of();
 *   }
 *
 *   @Override
 *   protected Value step(Step step, Value weight, Value gradient) {
 *     Value sign = Ops.unary(UnaryOp.Kind.SIGN, gradient);
 *     return Ops.sub(weight, Ops.mul(sign, step.learningRate()));
 *   }
 * }
 * }</pre>
 */
public abstract class Optimizer implements Configurable {
  private final Variable rate = new Variable("learning_rate", Shape.scalar());
  private final Variable iteration = new Variable("iteration", Shape.scalar());
  private final Map<Variable, Map<String, Variable>> slots = new HashMap<>();
  private final Map<String, Variable> shared = new HashMap<>();
  private final Map<Variable, Double> initialValues = new HashMap<>();
  private double learningRate;
  private @Nullable LearningRateSchedule schedule;
  private @Nullable Double weightDecay;
  private @Nullable Double clipnorm;
  private @Nullable Double clipvalue;
  private @Nullable Double globalClipnorm;

  /** An optimizer with the given learning rate. */
  protected Optimizer(double learningRate) {
    this.learningRate = learningRate;
  }

  /** Optimizers by Keras's names: "sgd", "adam", "nadam" and so on. */
  public static Optimizer of(String name) {
    return Optimizers.create(name);
  }

  /** The step size, 0 or more; with a schedule, that of the first step. */
  public double learningRate() {
    return rateAt(0);
  }

  /**
   * The step size of a step.
   *
   * @param step how many steps were done before it; matters where there is a schedule
   */
  public final double rateAt(long step) {
    return schedule == null ? learningRate : schedule.rate(step);
  }

  /** Gives the step size to a schedule. */
  public Optimizer learningRate(LearningRateSchedule schedule) {
    this.schedule = schedule;
    return this;
  }

  /**
   * Changes the step size, from the next step on.
   *
   * @throws IllegalStateException if a schedule sets it
   */
  public Optimizer learningRate(double learningRate) {
    if (schedule != null) {
      throw new IllegalStateException(
          getClass().getSimpleName()
              + ": a schedule sets 'learning_rate', so that nothing else can. Use a number where a"
              + " callback changes it. Received: "
              + learningRate);
    }
    this.learningRate = learningRate;
    check();
    return this;
  }

  /**
   * Decoupled decay: before each step a weight loses this share of itself times the rate. Default
   * none, and 0.004 in {@link AdamW}.
   */
  public Optimizer weightDecay(double weightDecay) {
    this.weightDecay = weightDecay;
    check();
    return this;
  }

  /**
   * Scales a weight's gradient down to this norm. Default no limit.
   *
   * @throws IllegalArgumentException if gradients are clipped in another way already
   */
  public Optimizer clipnorm(double clipnorm) {
    this.clipnorm = clipnorm;
    check();
    return this;
  }

  /**
   * Cuts each element of gradients to this absolute value. Default no limit.
   *
   * @throws IllegalArgumentException if gradients are clipped in another way already
   */
  public Optimizer clipvalue(double clipvalue) {
    this.clipvalue = clipvalue;
    check();
    return this;
  }

  /**
   * Scales all gradients down together to this common norm. Default no limit.
   *
   * @throws IllegalArgumentException if gradients are clipped in another way already
   */
  public Optimizer globalClipnorm(double globalClipnorm) {
    this.globalClipnorm = globalClipnorm;
    check();
    return this;
  }

  /** Throws an {@link IllegalArgumentException} if an option is out of range. */
  protected final void check() {
    Options.check(this::options);
    int clips =
        (clipnorm == null ? 0 : 1) + (clipvalue == null ? 0 : 1) + (globalClipnorm == null ? 0 : 1);
    if (clips > 1) {
      throw new IllegalArgumentException(
          "Only one of 'clipnorm', 'clipvalue' and 'global_clipnorm' may be set. Received:"
              + " clipnorm="
              + clipnorm
              + ", clipvalue="
              + clipvalue
              + ", global_clipnorm="
              + globalClipnorm);
    }
  }

  @Override
  public void options(Options o) {
    if (o.isReading() ? o.hasObject("learning_rate") : schedule != null) {
      schedule = o.optional("learning_rate", schedule, LearningRateSchedules.codec());
    } else {
      learningRate = o.number("learning_rate", learningRate, 0, Double.MAX_VALUE);
    }
    weightDecay = o.optionalNumber("weight_decay", weightDecay);
    clipnorm = o.optionalNumber("clipnorm", clipnorm);
    globalClipnorm = o.optionalNumber("global_clipnorm", globalClipnorm);
    clipvalue = o.optionalNumber("clipvalue", clipvalue);
    o.fixed("use_ema", false);
    o.fixed("loss_scale_factor", null);
    o.fixed("gradient_accumulation_steps", null);
    o.legacy("decay", 0.0);
    o.ignored(
        "name", "ema_momentum", "ema_overwrite_frequency", "jit_compile", "is_legacy_optimizer");
  }

  /** The scalar variable in which the host writes the learning rate before a step. */
  public final Variable rateVariable() {
    return rate;
  }

  /** The scalar variable in which the host writes how many steps were done before. */
  public final Variable iterationVariable() {
    return iteration;
  }

  /** Whether a schedule sets the step size. */
  public final boolean hasSchedule() {
    return schedule != null;
  }

  /** What every element of a slot is before the first step; 0 for most. */
  public final double initialValue(Variable slot) {
    return initialValues.getOrDefault(slot, 0.0);
  }

  /**
   * The names of the slots that each weight has, in the order in which Keras saves them: group by
   * group; within a group weight by weight, and for each weight name by name.
   */
  public abstract List<List<String>> slotNames();

  /** The names of the numbers that all weights share, which Keras saves after the slots. */
  public List<String> sharedNames() {
    return List.of();
  }

  /** The variable of a weight's slot. */
  public final Variable slot(Variable weight, String name) {
    Variable slot =
        slots
            .computeIfAbsent(weight, w -> new LinkedHashMap<>())
            .computeIfAbsent(name, n -> new Variable(weight.name() + "/" + n, weight.shape()));
    initialValues.put(slot, initialValue(name));
    return slot;
  }

  /** The variable of a number that all weights share. */
  public final Variable sharedSlot(String name) {
    Variable slot = shared.computeIfAbsent(name, n -> new Variable(n, Shape.scalar()));
    initialValues.put(slot, initialValue(name));
    return slot;
  }

  /** What every element of the slots of a name is before the first step. */
  protected double initialValue(String slot) {
    return 0;
  }

  /**
   * Appends one step.
   *
   * @param graph the training step's
   * @param weights what moves
   * @param gradients one for each weight
   */
  public final Update update(GraphBuilder graph, List<Variable> weights, List<Value> gradients) {
    Value learningRateNow = graph.read(rate);
    List<Value> clipped = clipped(gradients);
    Step step = new Step(graph, learningRateNow, graph.read(iteration));
    for (int i = 0; i < weights.size(); i++) {
      Variable weight = weights.get(i);
      Value before = graph.read(weight);
      if (weightDecay != null) {
        before = Ops.sub(before, Ops.mul(before, Ops.mul(learningRateNow, weightDecay)));
      }
      step.weight = weight;
      step.assignments.put(weight, step(step, before, clipped.get(i)));
    }
    return new Update(List.copyOf(step.used), step.assignments);
  }

  /**
   * The new value of one weight.
   *
   * @param step gives scalars and slots
   * @param weight its value
   * @param gradient its gradient
   */
  protected abstract Value step(Step step, Value weight, Value gradient);

  private List<Value> clipped(List<Value> gradients) {
    List<Value> result = new ArrayList<>();
    Value scale = null;
    if (globalClipnorm != null && !gradients.isEmpty()) {
      Value total = null;
      for (Value gradient : gradients) {
        Value sum = Ops.sum(Ops.square(gradient));
        total = total == null ? sum : Ops.add(total, sum);
      }
      scale = shrink(Objects.requireNonNull(total), globalClipnorm);
    }
    for (Value gradient : gradients) {
      if (scale != null) {
        result.add(Ops.mul(gradient, scale));
      } else if (clipnorm != null) {
        result.add(Ops.mul(gradient, shrink(Ops.sum(Ops.square(gradient)), clipnorm)));
      } else if (clipvalue != null) {
        result.add(Ops.unary(UnaryOp.Kind.CLIP, gradient, -clipvalue, clipvalue));
      } else {
        result.add(gradient);
      }
    }
    return result;
  }

  /** The factor that brings a norm down to a limit; 1 below it. */
  private static Value shrink(Value squaredNorm, double limit) {
    Value bound = Ops.constant(squaredNorm, limit);
    return Ops.div(bound, Ops.binary(BinaryOp.Kind.MAX, Ops.sqrt(squaredNorm), bound));
  }

  /** What a step has at hand: scalars, and the slots of the weight at hand. */
  public final class Step {
    private final GraphBuilder graph;
    private final Value learningRate;
    private final Value iterations;
    private final List<Variable> used = new ArrayList<>();
    private final Map<Variable, Value> assignments = new LinkedHashMap<>();
    private @Nullable Variable weight;

    Step(GraphBuilder graph, Value learningRate, Value iterations) {
      this.graph = graph;
      this.learningRate = learningRate;
      this.iterations = iterations;
    }

    /** The learning rate, a scalar. */
    public Value learningRate() {
      return learningRate;
    }

    /** The number of this step, counted from 1, a scalar. */
    public Value number() {
      return Ops.add(iterations, graph.constant(1));
    }

    /** A slot's value before the step. */
    public Value slot(String name) {
      Variable slot = Optimizer.this.slot(Objects.requireNonNull(weight), name);
      if (!used.contains(slot)) {
        used.add(slot);
      }
      return graph.read(slot);
    }

    /** A scalar that all weights share, after this step. */
    public Value shared(String name, UnaryOperator<Value> next) {
      Variable slot = sharedSlot(name);
      if (!used.contains(slot)) {
        used.add(slot);
        assignments.put(slot, next.apply(graph.read(slot)));
      }
      return Objects.requireNonNull(assignments.get(slot));
    }

    /** What a slot becomes, whose value before the step was asked for. */
    public Value assign(String name, Value value) {
      assignments.put(Optimizer.this.slot(Objects.requireNonNull(weight), name), value);
      return value;
    }
  }
}

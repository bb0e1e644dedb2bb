package cornea.applications;

import cornea.CorneaException;
import cornea.callbacks.History;
import cornea.data.Batches;
import cornea.layers.BatchNormalization;
import cornea.layers.Layer;
import cornea.models.Input;
import cornea.models.Model;
import cornea.models.Sequential;
import cornea.optimizers.Optimizer;
import cornea.optimizers.RMSprop;
import cornea.random.CounterRandom;
import cornea.training.CompileOptions;
import cornea.training.FitOptions;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Transfer learning in its two steps. First a new head is trained on a frozen network; then, if a
 * layer is named with {@link Options#from}, the network's layers from there on are trained together
 * with the head at a small rate. BatchNormalization in the network stays frozen throughout, which
 * means that it also computes with its moving averages: the statistics of a few batches would undo
 * what the network knows.
 *
 * <pre>{@code
 * FineTuning.Result result = FineTuning.run(base, train, o -> o
 *     .head(new Flatten(), new Dense(256).activation(RELU), new Dense(1).activation(SIGMOID))
 *     .compile(c -> c.loss("binary_crossentropy").metrics("acc"))
 *     .validationData(validation)
 *     .headEpochs(30).cacheFrozen(true)
 *     .from("block5_conv1").epochs(30));
 * }</pre>
 */
public final class FineTuning {
  /**
   * What came of it.
   *
   * @param model network and head in one
   * @param head the numbers of the first step
   * @param fineTuning the numbers of the second step, its epochs numbered on from the first's; null
   *     if no layer was named
   */
  public record Result(Model model, History head, @Nullable History fineTuning) {
    /** The numbers of both steps, the second's epochs after the first's. */
    public History history() {
      return fineTuning == null ? head : head.followedBy(fineTuning);
    }
  }

  private FineTuning() {}

  /** What {@link FineTuning#run} is told, by name. */
  public static final class Options {
    private List<Layer> head = List.of();
    private Consumer<CompileOptions> compile = c -> {};
    private Consumer<FitOptions> fit = f -> {};
    private @Nullable Batches validationData;
    private Optimizer headOptimizer = new RMSprop(1e-3);
    private Optimizer optimizer = new RMSprop(1e-5);
    private int headEpochs = 10;
    private int epochs = 10;
    private @Nullable String from;
    private boolean cacheFrozen;
    private long seed = CounterRandom.freshSeed();

    private Options() {}

    /** The layers on top of the network; needed. */
    public Options head(Layer... layers) {
      head = List.of(layers);
      return this;
    }

    /** Loss (needed), metrics and engine of both steps; its optimizer and seed have no effect. */
    public Options compile(Consumer<CompileOptions> set) {
      compile = set;
      return this;
    }

    /**
     * What both steps tell {@code fit}, but epochs and validation data, which are set here. It is
     * called once for each step; a {@code BackupAndRestore} needs a folder of its own in each. The
     * second step's epochs are numbered on from the first's: its images come in new orders and
     * under new transformations, and a {@code CSVLogger} with {@code append(true)} leaves one file
     * of both steps. With {@link #cacheFrozen} the first step trains the head alone, so that is
     * what a callback saves.
     */
    public Options fit(Consumer<FitOptions> set) {
      fit = set;
      return this;
    }

    /** Data on which each epoch ends. */
    public Options validationData(Batches validationData) {
      this.validationData = validationData;
      return this;
    }

    /** The optimizer of the head; default RMSprop with a rate of 0.001. */
    public Options headOptimizer(Optimizer optimizer) {
      headOptimizer = optimizer;
      return this;
    }

    /** The epochs of the head; default 10. */
    public Options headEpochs(int epochs) {
      headEpochs = epochs;
      return this;
    }

    /** The network's first layer that the second step trains; without one there is none. */
    public Options from(String layer) {
      from = layer;
      return this;
    }

    /** The optimizer of the second step; default RMSprop with a rate of 0.00001. */
    public Options optimizer(Optimizer optimizer) {
      this.optimizer = optimizer;
      return this;
    }

    /** The epochs of the second step; default 10. */
    public Options epochs(int epochs) {
      this.epochs = epochs;
      return this;
    }

    /**
     * Whether the first step computes the frozen network's output for each image once and keeps it
     * in memory (a float for each number of the output, times the images). Needs images that are
     * the same in each epoch, so no transformations. The results are those without it, to the last
     * bit; on oneDNN batches of other sizes, as the last of a pass may be, can round differently.
     * Default false.
     */
    public Options cacheFrozen(boolean cacheFrozen) {
      this.cacheFrozen = cacheFrozen;
      return this;
    }

    /** The seed of the head's first weights, dropout and shuffling; default drawn at random. */
    public Options seed(long seed) {
      this.seed = seed;
      return this;
    }
  }

  /**
   * Trains a head on a frozen network, and then the network's last layers.
   *
   * @param base a network without its top; its weights are part of the result and are changed by
   *     the second step
   * @param data images and labels
   * @param set options by name
   * @throws CorneaException if there is no head, a layer is unknown, or {@code cacheFrozen} does
   *     not suit the network or the data
   */
  public static Result run(Model base, Batches data, Consumer<Options> set) {
    Options options = new Options();
    set.accept(options);
    if (options.head.isEmpty()) {
      throw new CorneaException(base.label(), "FineTuning needs the layers on top: head(…)");
    }
    if (options.from != null) {
      base.layer(options.from); // an unknown name is better told now than after the first step
    }
    Sequential model = new Sequential(Input.of(base.inputShape().from(1)), base);
    options.head.forEach(model::add);
    base.trainable(false);
    model.compile(c -> step(c, options, options.headOptimizer));
    // Both ways of the first step start from the same weights, whatever model they train.
    model.initialize(options.seed);
    Batches validation = options.validationData;
    History head =
        options.cacheFrozen
            ? fitOnFeatures(model, base, data, options)
            : fit(model, data, validation, 0, options.headEpochs, options);
    if (options.from == null) {
      return new Result(model, head, null);
    }
    base.trainableFrom(options.from);
    freezeNormalization(base);
    model.compile(c -> step(c, options, options.optimizer));
    int done = head.epochs().size();
    return new Result(model, head, fit(model, data, validation, done, options.epochs, options));
  }

  /** The first step on the head alone, over the network's outputs. */
  private static History fitOnFeatures(Model model, Model base, Batches data, Options options) {
    base.compile(c -> step(c, options, options.headOptimizer)); // for its engine
    Batches validation = options.validationData;
    try (Sequential head = new Sequential(Input.of(base.outputShape().from(1)))) {
      options.head.forEach(head::add);
      head.compile(c -> step(c, options, options.headOptimizer));
      History history =
          fit(
              head,
              new FrozenBatches(base, data),
              validation == null ? null : new FrozenBatches(base, validation),
              0,
              options.headEpochs,
              options);
      model.metadata().putAll(head.metadata()); // classes, images, training: what data and fit said
      return history;
    }
  }

  private static void step(CompileOptions compile, Options options, Optimizer optimizer) {
    options.compile.accept(compile);
    compile.optimizer(optimizer).seed(options.seed);
  }

  /** Trains for so many epochs, the first of which has a given number. */
  private static History fit(
      Model model,
      Batches data,
      @Nullable Batches validation,
      int first,
      int epochs,
      Options options) {
    return model.fit(
        data,
        f -> {
          options.fit.accept(f);
          f.initialEpoch(first).epochs(first + epochs);
          if (validation != null) {
            f.validationData(validation);
          }
        });
  }

  /** Freezes every BatchNormalization, at all depths. */
  static void freezeNormalization(Layer layer) {
    if (layer instanceof BatchNormalization) {
      layer.trainable(false);
    }
    layer.sublayers().forEach(FineTuning::freezeNormalization);
  }
}

package cornea.callbacks;

import cornea.metrics.Direction;
import cornea.models.Model;
import cornea.saving.ModelFormats;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Saves the model, or its weights, as training goes: after each epoch or so many steps, or only
 * when a number is the best so far. Keras's {@code ModelCheckpoint}.
 *
 * <pre>{@code
 * new ModelCheckpoint("nets/{epoch:02d}-{val_loss:.2f}.keras").saveBestOnly(true)
 * }</pre>
 */
public final class ModelCheckpoint extends Callback {
  private static final Pattern PLACE = Pattern.compile("\\{(\\w+)(?::([^}]*))?}");
  private static final Pattern FORM = Pattern.compile("0?\\d*(\\.\\d+)?[defg]");

  private final String file;
  private final FileSystem fileSystem;
  private final Monitor monitor = new Monitor("ModelCheckpoint", "the model is saved, best or not");
  private boolean saveBestOnly;
  private boolean saveWeightsOnly;
  private int saveFreq; // 0: each epoch
  private @Nullable Double initialValueThreshold;
  private int verbose;

  private @Nullable Double best;
  private int epoch;
  private int seen;

  /**
   * Saves under a name in which {@code {epoch}} (from 1), {@code {batch}} (from 1, with {@link
   * #saveFreq}) and the numbers of the epoch are filled in, {@code {val_loss:.2f}} with a format of
   * Python's. Its ending tells the format.
   */
  public ModelCheckpoint(String file) {
    this(file, FileSystems.getDefault());
  }

  /** As {@link #ModelCheckpoint(String)}. */
  public ModelCheckpoint(Path file) {
    this(file.toString(), file.getFileSystem());
  }

  private ModelCheckpoint(String file, FileSystem fileSystem) {
    this.file = file;
    this.fileSystem = fileSystem;
  }

  /**
   * The number that is watched. Default {@code val_loss}. Without a mode the metric of that name
   * says which way it improves.
   */
  public ModelCheckpoint monitor(String monitor) {
    this.monitor.name(monitor);
    return this;
  }

  /** Whether only a model better than all before is saved. Default false. */
  public ModelCheckpoint saveBestOnly(boolean saveBestOnly) {
    this.saveBestOnly = saveBestOnly;
    return this;
  }

  /** Whether weights alone are saved; the name ends with {@code .weights.h5}. Default false. */
  public ModelCheckpoint saveWeightsOnly(boolean saveWeightsOnly) {
    this.saveWeightsOnly = saveWeightsOnly;
    return this;
  }

  /** Smaller is better, whatever the name says. Default what the name says. */
  public ModelCheckpoint modeMin() {
    monitor.direction(Direction.DOWN);
    return this;
  }

  /** Larger is better, whatever the name says. Default what the name says. */
  public ModelCheckpoint modeMax() {
    monitor.direction(Direction.UP);
    return this;
  }

  /** Saves after every so many steps, counted over epochs. Default after each epoch. */
  public ModelCheckpoint saveFreq(int steps) {
    if (steps < 1) {
      throw new IllegalArgumentException(
          "ModelCheckpoint: 'saveFreq' must be 1 or more. Received: saveFreq=" + steps);
    }
    saveFreq = steps;
    return this;
  }

  /** What the first number must beat. Default none. */
  public ModelCheckpoint initialValueThreshold(double initialValueThreshold) {
    this.initialValueThreshold = initialValueThreshold;
    return this;
  }

  /** 1 prints a line for each decision. Default 0. */
  public ModelCheckpoint verbose(int verbose) {
    this.verbose = verbose;
    return this;
  }

  /** Says before the first epoch what would fail after it. */
  @Override
  public void attach(TrainingControl control, Params params) {
    super.attach(control, params);
    String name = file.toLowerCase(Locale.ROOT);
    if (saveWeightsOnly && !name.endsWith(".h5") && !name.endsWith(".hdf5")) {
      throw wrongEnding("files of weights alone end with .weights.h5", file);
    }
    if (name.endsWith(".json")) {
      throw wrongEnding("a .json file has no weights", file);
    }
    ModelFormats.writer(fileSystem.getPath(PLACE.matcher(file).replaceAll("0")));
  }

  private static IllegalArgumentException wrongEnding(String rule, String file) {
    return new IllegalArgumentException("ModelCheckpoint: " + rule + ". Received: '" + file + "'");
  }

  @Override
  public void onTrainBegin() {
    monitor.begin(control());
    if (best == null) { // a second fit goes on with the best of the first, as in Keras
      best = initialValueThreshold;
    }
  }

  @Override
  public Map<String, @Nullable Object> state() {
    Map<String, @Nullable Object> state = new LinkedHashMap<>();
    state.put("best", best);
    state.put("seen", seen);
    return state;
  }

  @Override
  public void resume(Map<String, ? extends @Nullable Object> state) {
    monitor.begin(control());
    best = State.number(state, "best");
    seen = State.whole(state, "seen", 0);
  }

  @Override
  public void onEpochBegin(int epoch) {
    this.epoch = epoch;
  }

  @Override
  public void onTrainBatchEnd(int step, Logs logs) {
    if (saveFreq > 0) {
      seen++;
      if (seen >= saveFreq) {
        seen = 0;
        save(step + 1, logs);
      }
    }
  }

  @Override
  public void onEpochEnd(int epoch, Logs logs) {
    if (saveFreq == 0) {
      save(0, logs);
    }
  }

  private void save(int batch, Logs logs) {
    String name = name(batch, logs);
    if (!isWanted(name, logs)) {
      return;
    }
    Model model = control().model();
    if (model == null) {
      throw new IllegalStateException("ModelCheckpoint: this training gives no model to save");
    }
    if (saveWeightsOnly) {
      model.saveWeights(fileSystem.getPath(name));
    } else {
      model.save(fileSystem.getPath(name));
    }
  }

  private boolean isWanted(String name, Logs logs) {
    if (!saveBestOnly) {
      say("saving model to " + name);
      return true;
    }
    Double current = monitor.read(logs);
    if (current == null) {
      return true; // as in Keras: rather one too many than none
    }
    String before = best == null ? "None" : String.format(Locale.ROOT, "%.5f", best);
    if (!monitor.isBetter(current, best, 0)) {
      say(monitor.name() + " did not improve from " + before);
      return false;
    }
    say(
        String.format(
            Locale.ROOT,
            "%s improved from %s to %.5f, saving model to %s",
            monitor.name(),
            before,
            current,
            name));
    best = current;
    return true;
  }

  private void say(String text) {
    if (verbose > 0) {
      System.out.println("\nEpoch " + (epoch + 1) + ": " + text);
    }
  }

  /** The name with what stands in braces filled in. */
  private String name(int batch, Logs logs) {
    Map<String, Number> values = new TreeMap<>(logs.asMap());
    values.put("epoch", epoch + 1);
    if (batch > 0) {
      values.put("batch", batch);
    }
    return PLACE
        .matcher(file)
        .replaceAll(
            place -> Matcher.quoteReplacement(filled(place.group(1), place.group(2), values)));
  }

  private String filled(String key, @Nullable String form, Map<String, Number> values) {
    Number value = values.get(key);
    if (value == null) {
      throw new IllegalArgumentException(
          "ModelCheckpoint: '"
              + file
              + "' names what this epoch does not have. Expected: one of "
              + values.keySet()
              + ". Received: "
              + key);
    }
    if (form == null || form.isEmpty()) {
      return value.toString();
    }
    boolean whole = form.endsWith("d");
    if (!FORM.matcher(form).matches() || (whole && !(value instanceof Integer))) {
      throw new IllegalArgumentException(
          "ModelCheckpoint: '"
              + file
              + "': formats are those such as 02d and .2f. Received: "
              + key
              + ":"
              + form);
    }
    return String.format(Locale.ROOT, "%" + form, whole ? value : (Number) value.doubleValue());
  }
}

package cornea.training;

import cornea.CorneaException;
import cornea.layers.Weight;
import cornea.models.Model;
import cornea.models.Models;
import cornea.optimizers.Optimizer;
import cornea.optimizers.Optimizers;
import cornea.saving.Json;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A training in a file, so that it can go on after an interruption: Keras's BackupAndRestore. */
final class Backup {
  private Backup() {}

  /** Saves the model with how far its training got. */
  static void write(Trainer trainer, Path file, TrainingProgress progress) {
    // A model can be saved without an optimizer that has no form in JSON; a training cannot.
    trainer.guarded("backup", () -> Optimizers.codec().write(trainer.optimizer()));
    Map<String, @Nullable Object> json = new LinkedHashMap<>(progress.toJson());
    json.put("engine", trainer.engine().name());
    // As a double: Keras's part of the file has float32.
    json.put("learning_rate", trainer.optimizerState().learningRate());
    Model model = trainer.model();
    model.metadata().put(TrainingProgress.KEY, json);
    try {
      model.save(file);
    } finally {
      model.metadata().remove(TrainingProgress.KEY);
    }
  }

  /**
   * Brings weights, optimizer and seed to where a file's training got.
   *
   * @throws CorneaException if the file has no training in it, or not one of this model
   */
  static TrainingProgress resume(Trainer trainer, Path file) {
    try (Model saved = Models.load(file)) {
      if (!(saved.metadata().get(TrainingProgress.KEY) instanceof Map<?, ?> untyped)) {
        throw new CorneaException(
            file.toString(),
            "the file says nothing of a training that could go on. Expected: one that"
                + " BackupAndRestore wrote");
      }
      Map<String, @Nullable Object> json = Json.object(untyped);
      Optimizer theirs = saved.optimizer();
      if (theirs == null || !theirs.getClass().equals(trainer.optimizer().getClass())) {
        throw new CorneaException(
            file.toString(),
            "the training used another optimizer. Expected: "
                + trainer.optimizer().getClass().getSimpleName()
                + ". Received: "
                + (theirs == null ? "none" : theirs.getClass().getSimpleName()));
      }
      if (!trainer.engine().name().equals(json.get("engine"))) {
        System.getLogger("cornea.training")
            .log(
                System.Logger.Level.WARNING,
                file
                    + ": the training ran on the engine "
                    + json.get("engine")
                    + " and goes on with "
                    + trainer.engine().name()
                    + ", so that its numbers will differ in the last digits");
      }
      TrainingProgress progress = TrainingProgress.of(file.toString(), json);
      Model model = trainer.model();
      model.restore(saved.snapshot());
      Map<Weight, Weight> own = new HashMap<>();
      Map<String, Weight> paths = model.weightsByPath();
      saved.weightsByPath().forEach((path, weight) -> own.put(weight, paths.get(path)));
      OptimizerState state = saved.optimizerState();
      List<OptimizerState.Slot> moved = new ArrayList<>();
      for (OptimizerState.Slot slot : state.slots()) {
        Weight weight = slot.weight() == null ? null : own.get(slot.weight());
        moved.add(new OptimizerState.Slot(weight, slot.name(), slot.value()));
      }
      trainer.options().seed(progress.seed());
      Double rate = json.get("learning_rate") instanceof Number n ? (Double) n.doubleValue() : null;
      trainer.restore(new OptimizerState(state.iteration(), rate, moved));
      return progress;
    }
  }
}

package cornea.formats;

import cornea.callbacks.BackupAndRestore;
import cornea.callbacks.Callback;
import cornea.callbacks.Logs;
import cornea.callbacks.ModelCheckpoint;
import cornea.layers.BatchNormalization;
import cornea.layers.Dense;
import cornea.layers.Dropout;
import cornea.models.Input;
import cornea.models.Sequential;
import cornea.optimizers.Adam;
import cornea.random.CounterRandom;
import cornea.tensor.Tensor;
import java.nio.file.Path;

/** A training that another process kills: see {@link KilledTrainingIT}. */
public final class KilledTraining {
  private static final int EPOCHS = 400;
  private static final int ROWS = 64;

  private KilledTraining() {}

  /** Trains in a folder; goes on where an earlier call was killed. */
  public static void main(String[] arguments) {
    Path folder = Path.of(arguments[0]);
    Sequential model =
        new Sequential(
            Input.of(32),
            new Dense(256).name("a"),
            new BatchNormalization(),
            new Dropout(0.3),
            new Dense(1).name("b"));
    model.compile(c -> c.optimizer(new Adam(0.01)).loss("mse").seed(11));
    model.fit(
        random(1, 32),
        random(2, 1),
        f ->
            f.epochs(EPOCHS)
                .batchSize(16)
                .verbose(0)
                .callbacks(
                    new BackupAndRestore(folder.resolve("backup")),
                    new ModelCheckpoint(folder.resolve("checkpoint.h5")),
                    new Callback() {
                      @Override
                      public void onEpochEnd(int epoch, Logs logs) {
                        System.out.println("epoch " + epoch);
                      }
                    }));
    model.save(folder.resolve("end.keras"));
    System.out.println("end");
  }

  private static Tensor random(long seed, int columns) {
    float[] values = new float[ROWS * columns];
    for (int i = 0; i < values.length; i++) {
      values[i] = CounterRandom.uniform(seed, i);
    }
    return Tensor.of(values, ROWS, columns);
  }
}

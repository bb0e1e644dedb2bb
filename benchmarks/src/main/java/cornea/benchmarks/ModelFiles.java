package cornea.benchmarks;

import cornea.applications.MobileNetV2;
import cornea.applications.ResNet50;
import cornea.models.Model;
import cornea.models.Models;
import cornea.random.CounterRandom;
import cornea.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;

/**
 * How fast model files are loaded and saved, and ready-made networks predict: one half of {@code
 * benchmarks/files}. {@code benchmarks/python/files.py} is the other and describes the cases.
 */
public final class ModelFiles {
  private static final int SIDE = 224;
  private static final int PAUSE = 1000; // milliseconds before a save, as in the other half

  private ModelFiles() {}

  /** Runs a case on the files in a folder: {@code load-h5 FOLDER}. */
  public static void main(String[] arguments) throws IOException {
    String[] parts = arguments[0].split("-", -1);
    Path folder = Path.of(arguments[1]);
    switch (parts[0]) {
      case "load" ->
          repeat(
              1,
              3,
              0,
              () ->
                  Models.load(folder.resolve("vgg16." + parts[1]), l -> l.compile(false)).close());
      case "save" -> {
        Model model = Models.load(folder.resolve("vgg16." + parts[1]), l -> l.compile(false));
        repeat(1, 3, PAUSE, () -> model.save(folder.resolve("saved." + parts[1])));
      }
      case "predict" -> predict(parts[1], Integer.parseInt(parts[2]));
      default -> throw new IllegalArgumentException("no such case: " + arguments[0]);
    }
  }

  private static void printPeak() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith("VmHWM:")) {
        System.out.printf(
            Locale.ROOT, "peak %.0f%n", Long.parseLong(line.replaceAll("\\D", "")) / 1e3);
      }
    }
  }

  private static void predict(String net, int batch) throws IOException {
    Model model = net.equals("resnet50") ? ResNet50.create(a -> {}) : MobileNetV2.create(a -> {});
    model.initialize(1);
    float[] values = new float[batch * SIDE * SIDE * 3];
    for (int i = 0; i < values.length; i++) {
      values[i] = 2 * CounterRandom.uniform(1, i) - 1;
    }
    Tensor x = Tensor.of(values, batch, SIDE, SIDE, 3);
    repeat(5, 60 / batch + 5, 0, () -> model.predict(x, p -> p.batchSize(batch).verbose(0)));
  }

  private static void repeat(int warm, int times, int pause, Runnable task) throws IOException {
    for (int i = 0; i < warm + times; i++) {
      if (i >= warm) {
        LockSupport.parkNanos(pause * 1_000_000L);
      }
      long start = System.nanoTime();
      task.run();
      if (i >= warm) {
        System.out.printf(Locale.ROOT, "seconds %.6f%n", (System.nanoTime() - start) / 1e9);
      }
      if (i == 0) {
        printPeak();
      }
    }
  }
}

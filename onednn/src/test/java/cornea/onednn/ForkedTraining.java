package cornea.onednn;

import static cornea.activations.Activations.RELU;
import static cornea.activations.Activations.SOFTMAX;

import cornea.layers.BatchNormalization;
import cornea.layers.Conv2D;
import cornea.layers.Dense;
import cornea.layers.Dropout;
import cornea.layers.Flatten;
import cornea.layers.MaxPooling2D;
import cornea.models.Input;
import cornea.models.Model;
import cornea.models.Sequential;
import cornea.optimizers.SGD;
import cornea.random.CounterRandom;
import cornea.tensor.Shape;
import cornea.tensor.Tensor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.bytedeco.dnnl.global.dnnl;

/**
 * A small training in a JVM of its own, for what is fixed when a process starts: threads, and the
 * standard output that oneDNN writes its log to.
 */
final class ForkedTraining {
  static final int STEPS = 3;
  static final int BATCH = 8;

  private ForkedTraining() {}

  /** Runs {@link #main} in another JVM and gives the lines that it printed. */
  static List<String> fork(String mode, Map<String, String> environment)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            ForkedTraining.class.getName(),
            mode);
    builder.environment().keySet().removeAll(List.of("CORNEA_THREADS", "OMP_NUM_THREADS"));
    builder.environment().putAll(environment);
    builder.redirectErrorStream(true);
    Process process = builder.start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new AssertionError("The forked JVM failed:\n" + text);
    }
    return text.lines().toList();
  }

  /**
   * {@code bits} prints what came of a training, {@code verbose} what oneDNN ran for it, {@code
   * forgotten} the native memory before, while and after there is a model that nobody closes.
   */
  public static void main(String[] arguments) throws InterruptedException {
    if (arguments[0].equals("forgotten")) {
      forget();
      return;
    }
    try (Model net = net()) {
      if (arguments[0].equals("bits")) {
        Object losses = net.fit(x(24), y(24), f -> f.epochs(3).batchSize(BATCH).verbose(0)).asMap();
        List<Object> bits = new ArrayList<>(List.of(losses));
        net.weights().forEach(weight -> bits.add(Arrays.hashCode(weight.tensor().floats())));
        System.out.println("result " + bits);
      } else {
        Tensor x = x(BATCH);
        Tensor y = y(BATCH);
        net.trainOnBatch(x, y);
        net.trainOnBatch(x, y);
        dnnl.dnnl_set_verbose(1);
        for (int step = 0; step < STEPS; step++) {
          net.trainOnBatch(x, y);
        }
        dnnl.dnnl_set_verbose(0);
        net.describeStep(BATCH).lines().forEach(line -> System.out.println("plan " + line));
      }
    }
  }

  private static void forget() throws InterruptedException {
    System.out.println("before " + NativeMemory.live());
    System.out.println("while " + trained());
    // A collection finds the model, and a cleaner frees its memory some time after that.
    for (int i = 0; i < 100 && NativeMemory.live() > 0; i++) {
      System.gc();
      Thread.sleep(50);
    }
    System.out.println("after " + NativeMemory.live());
  }

  /** Forgets a model that has trained, evaluated and predicted; gives the memory that it held. */
  private static long trained() {
    Model net = net();
    Tensor x = x(24);
    Tensor y = y(24);
    net.fit(x, y, f -> f.batchSize(BATCH).validationSplit(0.2).verbose(0));
    net.predict(x);
    return NativeMemory.live();
  }

  /** A net whose convolutions want layouts of their own. */
  static Model net() {
    Sequential net =
        new Sequential(
            Input.of(14, 14, 3),
            new Conv2D(32, 3).activation(RELU),
            new BatchNormalization(),
            new Conv2D(20, 3).activation(RELU),
            new MaxPooling2D(2),
            new Dropout(0.3),
            new Flatten(),
            new Dense(10).activation(SOFTMAX));
    net.compile(
        c ->
            c.optimizer(new SGD(0.01).momentum(0.9))
                .loss("sparse_categorical_crossentropy")
                .metrics("acc")
                .seed(5)
                .engine(OneDnnProvider.NAME));
    return net;
  }

  static Tensor x(int rows) {
    float[] data = new float[rows * 14 * 14 * 3];
    for (int i = 0; i < data.length; i++) {
      data[i] = CounterRandom.uniform(77, i);
    }
    return Tensor.of(data, rows, 14, 14, 3);
  }

  static Tensor y(int rows) {
    float[] labels = new float[rows];
    for (int i = 0; i < rows; i++) {
      labels[i] = i % 10;
    }
    return Tensor.of(labels, Shape.of(rows));
  }
}

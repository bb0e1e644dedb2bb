package cornea.formats;

import cornea.data.Batch;
import cornea.layers.Weight;
import cornea.models.Model;
import cornea.tck.Closeness;
import cornea.tck.Golden;
import cornea.tensor.DType;
import cornea.tensor.Tensor;
import cornea.training.Evaluation;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;

/**
 * The files that {@code oracle/files.py} made real Keras write, and what Keras computes of them.
 */
final class KerasFiles {
  private static final String FOLDER = "golden/";

  private KerasFiles() {}

  /** The names of the cases. */
  static List<String> cases() {
    return new String(bytes("index.txt"), StandardCharsets.UTF_8).lines().toList();
  }

  /** Whether a file or its numbers come from a Keras before version 3. */
  static boolean isOlder(Object name) {
    return name.toString().startsWith("keras");
  }

  /** Every whole-model file. */
  static List<String> models() {
    List<String> files = new ArrayList<>();
    for (String name : cases()) {
      for (String ending : List.of(".keras", ".h5")) {
        if (KerasFiles.class.getResource(FOLDER + name + ending) != null) {
          files.add(name + ending);
        }
      }
    }
    return files;
  }

  static byte[] bytes(String file) {
    try (InputStream stream = KerasFiles.class.getResourceAsStream(FOLDER + file)) {
      if (stream == null) {
        throw new IllegalArgumentException("There is no golden file " + file);
      }
      return stream.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(file, e);
    }
  }

  /** A copy of a file in a folder. */
  static Path copy(String file, Path folder) throws IOException {
    return Files.write(folder.resolve(file), bytes(file));
  }

  /** What Keras computed for the case of a file. */
  static Golden numbers(String file) {
    String name = file.replaceFirst("\\.(keras|weights\\.h5|h5|json)$", "");
    return Golden.read(name, bytes(name + ".npz"));
  }

  /** The arrays of a kind: x0, x1, … */
  static List<Tensor> arrays(Golden golden, String kind) {
    List<Tensor> arrays = new ArrayList<>();
    for (int i = 0; golden.has(kind + i); i++) {
      arrays.add(golden.array(kind + i).as(DType.FLOAT32));
    }
    return arrays;
  }

  /** Keras's predictions; both computed in float32, in other orders. */
  static void assertPredicts(Model model, Golden golden) {
    List<Tensor> predictions = model.predict(arrays(golden, "x"), p -> p.verbose(0));
    List<Tensor> expected = arrays(golden, "y");
    Assertions.assertThat(predictions).hasSameSizeAs(expected);
    for (int i = 0; i < expected.size(); i++) {
      Closeness.assertClose("output " + i, predictions.get(i), expected.get(i), 1e-5);
    }
  }

  /** The next training step: its loss, and every weight after it. */
  static void assertTrainsOn(Model model, Golden golden) {
    List<Tensor> xs = arrays(golden, "x");
    if (golden.toString().matches("keras_.*nadam")) {
      return; // starts anew, since its momentum followed another schedule
    }
    Evaluation step = model.trainOnBatch(new Batch(xs, arrays(golden, "target"), null, List.of()));
    Assertions.assertThat(step.loss())
        .isCloseTo(golden.array("loss").at(0), Assertions.withinPercentage(1e-3));
    List<Tensor> expected = arrays(golden, "weight");
    Assertions.assertThat(model.weights()).hasSameSizeAs(expected);
    Pattern left = leftOut(golden.toString());
    for (int i = 0; i < expected.size(); i++) {
      Weight weight = model.weights().get(i);
      if (!left.matcher(weight.name()).matches()) {
        Closeness.assertClose(weight.path(), weight.tensor(), expected.get(i), tolerance(golden));
      }
    }
  }

  /** The weights that an older Keras trains by another formula. */
  private static Pattern leftOut(String name) {
    if (!isOlder(name) || name.startsWith("keras_1")) {
      return Pattern.compile("");
    }
    // Keras 2 on TensorFlow moves the variance by n / (n - 1) of the batch's, Keras 3 by itself;
    // Keras 2.1 and 2.2 counted the steps of both averages beside, and started anew with a file.
    return Pattern.compile(name.matches("keras_2_2_\\d_[^t].*") ? "moving_.*" : "moving_variance");
  }

  /**
   * The first RMSprop of tf.keras has its epsilon of 1e-7 outside the root, where it weighs less
   * than inside: a mean square of 1e-4 gives 1e-2 + 1e-7 instead of the root of 1e-4 + 1e-7, which
   * is larger by 5e-4 of itself.
   */
  private static double tolerance(Golden golden) {
    return golden.toString().equals("keras2_optimizer_rmsprop_legacy") ? 1e-3 : 1e-4;
  }
}

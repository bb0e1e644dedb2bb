package cornea;

import static cornea.tck.Closeness.assertClose;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import cornea.image.Images;
import cornea.image.Interpolation;
import cornea.models.Model;
import cornea.models.Models;
import cornea.tck.Python;
import cornea.tensor.Tensor;
import cornea.tensor.Tensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A model that somebody else trained, with Teachable Machine: MobileNetV2 and a head in Keras 2's
 * HDF5, for cats and dogs. The environment variable {@code CORNEA_TEST_DATA} names a folder with
 * {@code weights/teachable_catdog_mobilenetv2_035.h5} and {@code cats_dogs_native}.
 */
@Tag("slow")
class TeachableMachineIT {
  private static final int SIZE = 224;

  @TempDir Path folder;

  private Path data = Path.of("");

  @BeforeEach
  void findData() {
    String variable = System.getenv("CORNEA_TEST_DATA");
    assumeThat(variable).as("CORNEA_TEST_DATA: a folder with real photos and weights").isNotNull();
    data = Path.of(variable);
  }

  private Path file() {
    return data.resolve("weights").resolve("teachable_catdog_mobilenetv2_035.h5");
  }

  /** The middle square, resized, in [-1, 1]: Teachable Machine's own preparation. */
  private List<Tensor> photos(String kind) throws IOException {
    List<Tensor> photos = new ArrayList<>();
    try (Stream<Path> files = Files.list(data.resolve("cats_dogs_native").resolve(kind))) {
      for (Path photo : files.sorted().toList()) {
        Tensor image =
            Images.load(
                photo,
                i ->
                    i.targetSize(SIZE, SIZE)
                        .interpolation(Interpolation.BILINEAR)
                        .keepAspectRatio(true));
        photos.add(image.map(value -> value / 127.5 - 1));
      }
    }
    return photos;
  }

  @Test
  void nineOfTenPhotos_areTakenForWhatTheyAre() throws IOException {
    try (Model model = Models.load(file(), l -> l.warnings(text -> {}))) {
      int right = 0;
      int all = 0;
      List<String> kinds = List.of("cats", "dogs");
      for (int kind = 0; kind < kinds.size(); kind++) {
        Tensor x = Tensors.stack(photos(kinds.get(kind)));
        for (int answer : Tensors.argmax(model.predict(x))) {
          right += answer == kind ? 1 : 0;
          all++;
        }
      }
      System.out.println("right: " + right + " of " + all);
      assertThat(right).isGreaterThanOrEqualTo(all * 9 / 10);
    }
  }

  @Test
  void predictions_areThoseOfKeras2() throws IOException {
    Tensor x = Tensors.stack(photos("cats").subList(0, 16));
    x.writeNpy(folder.resolve("x.npy"));
    Python.run(
        """
        import sys
        import numpy as np, tf_keras
        model = tf_keras.models.load_model(sys.argv[1], compile=False)
        np.save(sys.argv[2] + '/y.npy', model.predict_on_batch(np.load(sys.argv[2] + '/x.npy')))
        """,
        file().toString(),
        folder.toString());
    try (Model model = Models.load(file(), l -> l.warnings(text -> {}))) {
      Tensor expected = Tensor.readNpy(folder.resolve("y.npy"));
      assertClose("predictions", model.predict(x), expected, 1e-5);
    }
  }
}

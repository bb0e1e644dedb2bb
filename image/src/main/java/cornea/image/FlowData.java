package cornea.image;

import cornea.data.Batch;
import cornea.tensor.Shape;
import cornea.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The samples that a flow goes over.
 *
 * @param count how many
 * @param imageShape (height, width, channels)
 * @param loader gives their pixels; called from several threads
 * @param extraInputs what else goes into the model, one row for each sample
 * @param sampleWeight a weight for each sample, or null
 * @param fileNames a name for each sample, or none
 */
record FlowData(
    int count,
    Shape imageShape,
    Loader loader,
    Targets targets,
    List<Tensor> extraInputs,
    @Nullable Tensor sampleWeight,
    List<String> fileNames) {

  /** Writes the pixels of a sample, before any transformation. */
  interface Loader {
    void load(int sample, float[] target, int offset, StageClock clock);

    /** How many of the samples read so far have EXIF data that says they are to be turned. */
    default int turnedImages() {
      return 0;
    }

    /** Bytes of the cache once it is filled. */
    default long cacheBytes() {
      return 0;
    }
  }

  Batch batch(int[] samples, float[] values) {
    Tensor x = Tensor.of(values, imageShape.prepend(samples.length));
    List<Tensor> xs = new ArrayList<>();
    xs.add(x);
    extraInputs.forEach(input -> xs.add(input.rows(samples)));
    List<String> names =
        fileNames.isEmpty() ? List.of() : Arrays.stream(samples).mapToObj(fileNames::get).toList();
    return new Batch(
        xs,
        targets.of(samples, x),
        sampleWeight == null ? null : sampleWeight.rows(samples),
        names);
  }
}

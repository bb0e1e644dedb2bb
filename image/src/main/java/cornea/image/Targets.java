package cornea.image;

import cornea.tensor.Shape;
import cornea.tensor.Tensor;
import java.util.List;

/** Makes the targets of a batch. */
interface Targets {
  /**
   * The targets of these samples.
   *
   * @param x the images that are yielded
   */
  List<Tensor> of(int[] samples, Tensor x);

  /** Whether these are the images themselves, which may be kept longer than inputs are. */
  default boolean areImages() {
    return false;
  }

  static Targets none() {
    return (samples, x) -> List.of();
  }

  static Targets images() {
    return new Targets() {
      @Override
      public List<Tensor> of(int[] samples, Tensor x) {
        return List.of(x);
      }

      @Override
      public boolean areImages() {
        return true;
      }
    };
  }

  /** Rows of tensors that have one for each sample. */
  static Targets rows(List<Tensor> tensors) {
    return (samples, x) -> tensors.stream().map(tensor -> tensor.rows(samples)).toList();
  }

  /** Class indices, shape (batch). */
  static Targets indices(int[][] classes) {
    return (samples, x) -> {
      float[] labels = new float[samples.length];
      for (int i = 0; i < samples.length; i++) {
        labels[i] = classes[samples[i]][0];
      }
      return List.of(Tensor.of(labels, samples.length));
    };
  }

  /** Class indices, shape (batch, 1). */
  static Targets column(int[][] classes) {
    return (samples, x) ->
        List.of(indices(classes).of(samples, x).get(0).reshape(samples.length, 1));
  }

  /** A row of zeros and, for each class of a sample, a one. */
  static Targets oneHot(int[][] classes, int numClasses) {
    return (samples, x) -> {
      float[] labels = new float[samples.length * numClasses];
      for (int i = 0; i < samples.length; i++) {
        for (int index : classes[samples[i]]) {
          labels[i * numClasses + index] = 1;
        }
      }
      return List.of(Tensor.of(labels, Shape.of(samples.length, numClasses)));
    };
  }
}

package cornea.engine;

import cornea.graph.Graph;
import cornea.graph.Value;
import cornea.tensor.DType;
import cornea.tensor.Shape;
import cornea.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/** Where a run's outputs go: arrays made once and filled by each run. */
public final class Outputs {
  private final List<Shape> shapes = new ArrayList<>();
  private final List<float[]> floats = new ArrayList<>();
  private final List<double[]> doubles = new ArrayList<>();
  private final DType dtype;

  /** Room for the outputs of a graph, as elements of the given type. */
  public Outputs(Graph graph, DType dtype) {
    this.dtype = dtype;
    for (Value output : graph.outputs()) {
      int size = Math.toIntExact(output.shape().size());
      shapes.add(output.shape());
      floats.add(new float[dtype == DType.FLOAT32 ? size : 0]);
      doubles.add(new double[dtype == DType.FLOAT64 ? size : 0]);
    }
  }

  /** The element type. */
  public DType dtype() {
    return dtype;
  }

  /** How many outputs there are. */
  public int count() {
    return shapes.size();
  }

  /** The array of a float32 output, for engines to fill and for callers that read in place. */
  public float[] floats(int output) {
    return floats.get(output);
  }

  /** The array of a float64 output. */
  public double[] doubles(int output) {
    return doubles.get(output);
  }

  /** A copy of an output. */
  public Tensor tensor(int output) {
    return dtype == DType.FLOAT32
        ? Tensor.of(floats.get(output).clone(), shapes.get(output))
        : Tensor.ofDoubles(doubles.get(output).clone(), shapes.get(output));
  }

  /** The only element of a scalar output. */
  public double scalar(int output) {
    return dtype == DType.FLOAT32 ? floats.get(output)[0] : doubles.get(output)[0];
  }
}

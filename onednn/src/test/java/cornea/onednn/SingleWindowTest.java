package cornea.onednn;

import static cornea.onednn.Closeness.assertClose;

import cornea.engine.Engines;
import cornea.engine.reference.ReferenceEngine;
import cornea.op.Ops;
import cornea.op.Window;
import cornea.random.CounterRandom;
import cornea.tck.Evaluate;
import cornea.tensor.DType;
import cornea.tensor.Shape;
import cornea.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * A stride across that is larger than that down, and one window across: oneDNN 3.11's convolution
 * by matrix products gives wrong rows there on processors with AVX-512, so another is taken.
 */
class SingleWindowTest {
  @Test
  void everyRow_isRight() {
    Window window = new Window(3, 4, 1, 3, 1, 1, 0, 0, 0, 0);
    List<Tensor> operands = List.of(uniform(Shape.of(3, 4, 6, 1)), uniform(Shape.of(3, 4, 1, 8)));
    List<Tensor> exact = operands.stream().map(x -> x.as(DType.FLOAT64)).toList();
    Tensor expected =
        Evaluate.on(
                new ReferenceEngine(DType.FLOAT64),
                exact,
                xs -> List.of(Ops.conv2d(xs.get(0), xs.get(1), window, 1)))
            .get(0);
    Tensor received =
        Evaluate.on(
                Engines.named("onednn"),
                operands,
                xs -> List.of(Ops.conv2d(xs.get(0), xs.get(1), window, 1)))
            .get(0);
    assertClose(received, expected, 1e-6); // sums of 12 products
  }

  private static Tensor uniform(Shape shape) {
    float[] data = new float[Math.toIntExact(shape.size())];
    for (int i = 0; i < data.length; i++) {
      data[i] = CounterRandom.uniform(shape.size(), i);
    }
    return Tensor.of(data, shape);
  }
}

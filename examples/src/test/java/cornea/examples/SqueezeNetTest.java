package cornea.examples;

import static org.assertj.core.api.Assertions.assertThat;

import cornea.models.Model;
import cornea.tensor.Shape;
import org.junit.jupiter.api.Test;

class SqueezeNetTest {
  @Test
  void network_hasThePapersParameters() {
    Model base = SqueezeNet.create(227);
    assertThat(base.countParams()).isEqualTo(722_496);
    assertThat(base.outputShape()).isEqualTo(Shape.of(Shape.UNKNOWN, 512));
  }
}

package cornea.layers;

import static cornea.op.Padding.SAME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cornea.CorneaException;
import cornea.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What users read when a layer does not fit. */
class LayerErrorsTest {
  private static final int OPEN = Shape.UNKNOWN;

  @Test
  void conv2d_groups() {
    assertError(
        new Conv2D(4, 3).groups(2).name("conv2d_3"),
        "Conv2D 'conv2d_3': 'groups' must divide the input's 3 channels."
            + " Received: groups=2, input=(?, 32, 32, 3)",
        Shape.of(OPEN, 32, 32, 3));
    assertError(
        new Conv2D(3, 3).groups(2),
        "Conv2D 'conv2d': 'groups' must divide 'filters'. Received: groups=2, filters=3",
        Shape.of(OPEN, 32, 32, 4));
  }

  @Test
  void conv2d_options() {
    Shape image = Shape.of(OPEN, 8, 8, 3);
    assertError(new Conv2D(0, 3), "'filters' must be 1 or more. Received: filters=0", image);
    assertError(
        new Conv2D(4, 0), "'kernel_size' must be 1 or more. Received: kernel_size=[0, 0]", image);
    assertError(
        new Conv2D(4, 3).strides(1, -2),
        "'strides' must be 1 or more. Received: strides=[1, -2]",
        image);
  }

  @Test
  void conv2d_kernelLargerThanImage() {
    assertError(
        new Conv2D(4, 9),
        "Conv2D 'conv2d': the window must not be larger than the image. Expected: height and width"
            + " of at least 9 and 9 (or padding SAME, or a smaller window)."
            + " Received: input=(?, 8, 8, 3), window=9x9",
        Shape.of(OPEN, 8, 8, 3));
    assertThat(new Conv2D(4, 9).padding(SAME).outputShapes(List.of(Shape.of(OPEN, 8, 8, 3))).get(0))
        .isEqualTo(Shape.of(OPEN, 8, 8, 4));
  }

  @Test
  void layersOfImages_needFourDimensions() {
    for (Layer layer :
        List.of(
            new Conv2D(4, 3),
            new DepthwiseConv2D(3),
            new SeparableConv2D(4, 3),
            new Conv2DTranspose(4, 3),
            new MaxPooling2D(),
            new AveragePooling2D(2),
            new GlobalAveragePooling2D(),
            new GlobalMaxPooling2D(),
            new SpatialDropout2D(0.1),
            new ZeroPadding2D(),
            new Cropping2D(1),
            new UpSampling2D())) {
      assertError(
          layer,
          layer.label()
              + ": the input must have 4 dimensions (batch, height, width, channels)."
              + " Received: input=(?, 7)",
          Shape.of(OPEN, 7));
    }
  }

  @Test
  void dense_builtForAnotherInput() {
    Dense dense = new Dense(2);
    dense.outputShapes(List.of(Shape.of(OPEN, 5)));
    assertError(
        dense,
        "Dense 'dense': the last dimension of the input must be 5, as when the layer was built."
            + " Received: input=(?, 6)",
        Shape.of(OPEN, 6));
    assertThatThrownBy(() -> dense.useBias(false))
        .isInstanceOf(CorneaException.class)
        .hasMessageContaining("'use_bias' must be set before the layer is applied or fitted");
  }

  @Test
  void sharesAndAxes() {
    Shape row = Shape.of(OPEN, 5);
    assertError(new Dropout(1), "'rate' must be in [0, 1). Received: rate=1.0", row);
    assertError(new BatchNormalization().axis(2), "The axis must be in [-2, 2)", row);
    assertError(
        new BatchNormalization().momentum(1.5),
        "'momentum' must be in [0.0, 1.0]. Received: momentum=1.5",
        row);
    assertError(
        new PReLU().sharedAxes(2),
        "'shared_axes' must be in [1, 2). Received: shared_axes=[2], input=(?, 5)",
        row);
    assertError(
        new ReLU().maxValue(-1),
        "'max_value' must be 0 or more, or null. Received: max_value=-1.0",
        row);
  }

  @Test
  void shapes() {
    assertError(
        new Reshape(4, 2),
        "Reshape 'reshape': A reshape must keep the number of elements",
        Shape.of(OPEN, 9));
    assertError(
        new Cropping2D(2, 1),
        "'cropping' must leave at least one row and one column."
            + " Received: cropping=[[2, 2], [1, 1]], input=(?, 4, 4, 1)",
        Shape.of(OPEN, 4, 4, 1));
    assertError(
        new RepeatVector(2),
        "the input must have 2 dimensions (batch, features). Received: input=(?, 4, 4)",
        Shape.of(OPEN, 4, 4));
  }

  @Test
  void merges() {
    Shape three = Shape.of(OPEN, 3);
    Shape four = Shape.of(OPEN, 4);
    assertError(new Add(), "Shapes must be equal, or 1, on each axis from the last", three, four);
    assertError(
        new Subtract(),
        "Subtract 'subtract': exactly two inputs are needed. Received: [(?, 3)]",
        three);
    assertError(
        new Concatenate(0),
        "the inputs must have equal shapes except on axis 0. Received: inputs=[(?, 3), (?, 4)]",
        three,
        four);
    assertError(new Flatten(), "one input is expected", three, four);
  }

  private static void assertError(Layer layer, String text, Shape... inputs) {
    assertThatThrownBy(() -> layer.outputShapes(Arrays.asList(inputs)))
        .isInstanceOf(CorneaException.class)
        .hasMessageStartingWith(layer.label() + ": ")
        .hasMessageContaining(text);
  }
}

package cornea.layers;

import static cornea.activations.Activations.RELU;
import static cornea.activations.Activations.SIGMOID;
import static cornea.activations.Activations.SOFTMAX;
import static cornea.activations.Activations.TANH;
import static cornea.op.Padding.SAME;

import cornea.activations.Activations;
import cornea.constraints.MaxNorm;
import cornea.initializers.HeNormal;
import cornea.regularizers.L1L2;
import cornea.regularizers.L2;
import cornea.tck.LayerTck;
import org.junit.jupiter.api.Test;

/** Each layer through the suite that every layer must pass. */
class LayersTest {
  @Test
  void dense() {
    LayerTck.of(() -> new Dense(3).activation(TANH).kernelRegularizer(new L2(0.1)))
        .input(4, 5)
        .output(4, 3)
        .weights("kernel", "bias")
        .check();
    LayerTck.of(() -> new Dense(3).useBias(false).activation(SOFTMAX))
        .input(2, 3, 4)
        .output(2, 3, 3)
        .weights("kernel")
        .check();
  }

  @Test
  void dense_activityRegularizer_addsToTheLoss() {
    LayerTck.of(() -> new Dense(3).activityRegularizer(new L1L2(0.2, 0.3))).input(4, 5).check();
  }

  @Test
  void conv2d() {
    LayerTck.of(() -> new Conv2D(8, 3))
        .input(2, 5, 5, 3)
        .output(2, 3, 3, 8)
        .weights("kernel", "bias")
        .check();
    LayerTck.of(
            () ->
                new Conv2D(4, 3, 2)
                    .strides(2, 1)
                    .padding(SAME)
                    .groups(2)
                    .activation(SIGMOID)
                    .kernelInitializer(new HeNormal())
                    .kernelConstraint(new MaxNorm(3).axis(0, 1, 2)))
        .input(2, 6, 5, 4)
        .output(2, 3, 5, 4)
        .check();
    LayerTck.of(() -> new Conv2D(2, 2).dilationRate(2))
        .input(1, 5, 6, 1)
        .output(1, 3, 4, 2)
        .check();
  }

  @Test
  void conv2dTranspose() {
    LayerTck.of(() -> new Conv2DTranspose(2, 3).strides(2))
        .input(2, 3, 4, 3)
        .output(2, 7, 9, 2)
        .weights("kernel", "bias")
        .check();
    LayerTck.of(() -> new Conv2DTranspose(2, 2, 3).strides(3, 2).padding(SAME))
        .input(1, 3, 2, 3)
        .output(1, 9, 4, 2)
        .check();
  }

  @Test
  void depthwiseConv2d() {
    LayerTck.of(() -> new DepthwiseConv2D(3).depthMultiplier(2).padding(SAME))
        .input(2, 4, 5, 3)
        .output(2, 4, 5, 6)
        .weights("kernel", "bias")
        .check();
  }

  @Test
  void separableConv2d() {
    LayerTck.of(() -> new SeparableConv2D(5, 3).depthMultiplier(2).activation(RELU))
        .input(2, 4, 5, 3)
        .output(2, 2, 3, 5)
        .weights("depthwise_kernel", "pointwise_kernel", "bias")
        .check();
  }

  @Test
  void pooling() {
    LayerTck.of(() -> new MaxPooling2D(2)).input(2, 5, 6, 3).output(2, 2, 3, 3).check();
    LayerTck.of(() -> new MaxPooling2D(3, 2).strides(1).padding(SAME))
        .input(2, 4, 4, 2)
        .output(2, 4, 4, 2)
        .check();
    LayerTck.of(() -> new AveragePooling2D(3).strides(2).padding(SAME))
        .input(2, 5, 6, 3)
        .output(2, 3, 3, 3)
        .check();
    LayerTck.of(GlobalAveragePooling2D::new).input(2, 4, 5, 3).output(2, 3).check();
    LayerTck.of(() -> new GlobalMaxPooling2D().keepDims(true))
        .input(2, 4, 5, 3)
        .output(2, 1, 1, 3)
        .check();
  }

  @Test
  void batchNormalization() {
    LayerTck.of(BatchNormalization::new)
        .input(4, 3, 3, 2)
        .output(4, 3, 3, 2)
        .weights("gamma", "beta", "moving_mean", "moving_variance")
        .check();
    LayerTck.of(() -> new BatchNormalization().axis(1).center(false).momentum(0.8).epsilon(0.1))
        .input(4, 3, 5)
        .weights("gamma", "moving_mean", "moving_variance")
        .check();
    LayerTck.of(() -> new BatchNormalization().scale(false).trainable(false)).input(4, 3).check();
  }

  @Test
  void layerNormalization() {
    LayerTck.of(LayerNormalization::new).input(3, 4).weights("gamma", "beta").check();
    LayerTck.of(() -> new LayerNormalization().axis(1, 3).epsilon(0.01)).input(2, 3, 2, 4).check();
  }

  @Test
  void dropout() {
    LayerTck.of(() -> new Dropout(0.4)).input(4, 6).output(4, 6).check();
    LayerTck.of(() -> new SpatialDropout2D(0.5).seed(3)).input(3, 2, 2, 4).check();
  }

  @Test
  void activations() {
    for (Activations activation : Activations.values()) {
      LayerTck.of(() -> new Activation(activation)).input(3, 7).output(3, 7).check();
    }
    LayerTck.of(() -> new Activation(Activations.leakyRelu(0.1))).input(3, 7).check();
    LayerTck.of(() -> new Activation(Activations.relu(0.8, 0.1, 0.2))).input(3, 7).check();
    LayerTck.of(() -> new ReLU().maxValue(6)).input(3, 7).check();
    LayerTck.of(() -> new ReLU().negativeSlope(0.1).threshold(0.3)).input(3, 7).check();
    LayerTck.of(LeakyReLU::new).input(3, 7).check();
    LayerTck.of(() -> new ELU(0.7)).input(3, 7).check();
    LayerTck.of(() -> new Softmax(1)).input(2, 3, 4).check();
    LayerTck.of(() -> new PReLU().sharedAxes(1, 2)).input(2, 3, 3, 2).weights("alpha").check();
  }

  @Test
  void shapes() {
    LayerTck.of(Flatten::new).input(2, 3, 4, 5).output(2, 60).check();
    LayerTck.of(() -> new Reshape(-1, 6)).input(2, 3, 4).output(2, 2, 6).check();
    LayerTck.of(() -> new Permute(2, 1)).input(2, 3, 4).output(2, 4, 3).check();
    LayerTck.of(() -> new RepeatVector(3)).input(2, 4).output(2, 3, 4).check();
    LayerTck.of(() -> new ZeroPadding2D(1, 2, 0, 3)).input(2, 3, 3, 2).output(2, 6, 6, 2).check();
    LayerTck.of(() -> new Cropping2D(1, 0, 2, 1)).input(2, 4, 5, 2).output(2, 3, 2, 2).check();
    LayerTck.of(() -> new UpSampling2D(2, 3)).input(2, 3, 2, 2).output(2, 6, 6, 2).check();
    LayerTck.of(() -> new UpSampling2D(3).interpolation(UpSampling2D.Interpolation.BILINEAR))
        .input(2, 3, 1, 2)
        .output(2, 9, 3, 2)
        .check();
    LayerTck.of(() -> new Rescaling(1 / 127.5).offset(-1)).input(2, 3).check();
    LayerTck.of(Identity::new).input(2, 3).output(2, 3).check();
  }

  @Test
  void merges() {
    LayerTck.of(Add::new).input(2, 3, 4).input(2, 3, 4).input(2, 1, 4).output(2, 3, 4).check();
    LayerTck.of(Subtract::new).input(2, 3).input(2, 3).check();
    LayerTck.of(Multiply::new).input(2, 3, 4).input(2, 4).output(2, 3, 4).check();
    LayerTck.of(Average::new).input(2, 3).input(2, 3).input(2, 3).check();
    LayerTck.of(Maximum::new).input(2, 3).input(2, 3).check();
    LayerTck.of(Minimum::new).input(2, 3).input(2, 3).check();
    LayerTck.of(() -> new Concatenate(1)).input(2, 3, 4).input(2, 1, 4).output(2, 4, 4).check();
  }
}

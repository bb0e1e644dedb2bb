package cornea.cli;

import static cornea.activations.Activations.RELU;
import static cornea.activations.Activations.SOFTMAX;
import static cornea.op.Padding.SAME;

import cornea.layers.Activation;
import cornea.layers.BatchNormalization;
import cornea.layers.Conv2D;
import cornea.layers.Dense;
import cornea.layers.Dropout;
import cornea.layers.Flatten;
import cornea.layers.GlobalAveragePooling2D;
import cornea.layers.MaxPooling2D;
import cornea.models.Input;
import cornea.models.Model;
import cornea.models.Sequential;

/** The nets that {@code cornea train} offers, for square images. */
enum ImageModel {
  /** Three convolutions with batch normalization, and a dense head. */
  SMALL(8) {
    @Override
    Model build(int imageSize, int channels, int classes) {
      Sequential model = new Sequential(Input.of(imageSize, imageSize, channels));
      addConvolutions(model, 1, 16, 32, 64);
      return model
          .add(new Flatten())
          .add(new Dropout(0.3))
          .add(new Dense(classes).activation(SOFTMAX));
    }
  },
  /** Four pairs of convolutions with batch normalization, and a mean over the image. */
  DEEP(16) {
    @Override
    Model build(int imageSize, int channels, int classes) {
      Sequential model = new Sequential(Input.of(imageSize, imageSize, channels));
      addConvolutions(model, 2, 32, 64, 128, 256);
      return model
          .add(new GlobalAveragePooling2D())
          .add(new Dropout(0.3))
          .add(new Dense(classes).activation(SOFTMAX));
    }
  },
  /** The tutorials' LeNet-like net, with batch normalization of the input. */
  LENET(94) {
    @Override
    Model build(int imageSize, int channels, int classes) {
      Sequential model = new Sequential(Input.of(imageSize, imageSize, channels));
      model.add(batchNormalization());
      for (int i = 0; i < 5; i++) {
        model.add(new Conv2D(20, 3).activation(RELU)).add(new MaxPooling2D(2));
      }
      return model
          .add(new Flatten())
          .add(new Dense(84).activation(RELU))
          .add(new Dense(classes).activation(SOFTMAX));
    }
  };

  private final int minimumSize;

  ImageModel(int minimumSize) {
    this.minimumSize = minimumSize;
  }

  /** The least height and width of images of which the last pooling leaves a pixel. */
  int minimumSize() {
    return minimumSize;
  }

  /** A classifier of square images; it ends in a softmax over the classes. */
  abstract Model build(int imageSize, int channels, int classes);

  private static void addConvolutions(Sequential model, int convolutions, int... filters) {
    for (int count : filters) {
      for (int i = 0; i < convolutions; i++) {
        model.add(new Conv2D(count, 3).padding(SAME).useBias(false));
        model.add(batchNormalization()).add(new Activation(RELU));
      }
      model.add(new MaxPooling2D(2));
    }
  }

  /**
   * With moving averages over some ten steps instead of Keras's hundred: few images make few steps,
   * and validation must see averages of the present net, not of the first one.
   */
  private static BatchNormalization batchNormalization() {
    return new BatchNormalization().momentum(0.9);
  }
}

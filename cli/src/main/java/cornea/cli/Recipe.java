package cornea.cli;

import static cornea.activations.Activations.RELU;
import static cornea.activations.Activations.SOFTMAX;
import static cornea.op.Padding.SAME;

import cornea.image.FillMode;
import cornea.image.ImageDataGenerator;
import cornea.layers.Activation;
import cornea.layers.BatchNormalization;
import cornea.layers.Conv2D;
import cornea.layers.Dense;
import cornea.layers.Dropout;
import cornea.layers.Flatten;
import cornea.layers.GlobalAveragePooling2D;
import cornea.layers.Layer;
import cornea.layers.MaxPooling2D;
import cornea.models.Input;
import cornea.models.Model;
import cornea.models.Sequential;
import cornea.optimizers.Adam;
import cornea.optimizers.Optimizer;
import cornea.optimizers.RMSprop;
import cornea.optimizers.SGD;
import cornea.regularizers.L2;
import java.util.List;
import java.util.Locale;

/**
 * What {@code cornea train} does with a folder of images: a net, its optimizer, what augments the
 * images, and when to stop. Those with a tutorial's name do what the tutorial does, with a softmax
 * over the user's classes as the last layer.
 */
enum Recipe {
  /** Three convolutions with batch normalization and a dense head; flips; a falling rate. */
  SMALL(8, 128, 32, 15, 0.001, true) {
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
  /** Four pairs of convolutions with batch normalization; flips; a falling rate. */
  DEEP(16, 128, 32, 15, 0.001, true) {
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
  /** The first tutorial's net on augmented photos, with batch normalization of the input. */
  LENET_BN(94, 128, 32, 30, 0.001, false) {
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

    @Override
    ImageDataGenerator augmentation(boolean flip) {
      return geometric(flip).rotationRange(30).shearRange(0.5);
    }
  },
  /** The fifth tutorial's second net, trained from scratch on augmented photos. */
  CATS_DOGS(46, 150, 32, 50, 0.001, false) {
    @Override
    Model build(int imageSize, int channels, int classes) {
      Sequential model = new Sequential(Input.of(imageSize, imageSize, channels));
      for (int filters : new int[] {32, 64, 128, 128}) {
        model.add(new Conv2D(filters, 3).activation(RELU)).add(new MaxPooling2D(2));
      }
      return model
          .add(new Flatten())
          .add(new Dropout(0.5))
          .add(new Dense(512).activation(RELU))
          .add(new Dense(classes).activation(SOFTMAX));
    }

    @Override
    Optimizer optimizer(double learningRate) {
      return new RMSprop(learningRate);
    }

    @Override
    ImageDataGenerator augmentation(boolean flip) {
      return geometric(flip).rotationRange(40).shearRange(0.2);
    }
  },
  /** The fourth tutorial's Network in Network with batch normalization, for small images. */
  NIN(1, 32, 128, 60, 0.05, false) {
    @Override
    Model build(int imageSize, int channels, int classes) {
      Sequential model = new Sequential(Input.of(imageSize, imageSize, channels));
      addBlock(model, 5, 192, 160, 96);
      model.add(new MaxPooling2D(3).strides(2).padding(SAME)).add(new Dropout(0.5));
      addBlock(model, 5, 192, 192, 192);
      model.add(new MaxPooling2D(3).strides(2).padding(SAME)).add(new Dropout(0.5));
      addBlock(model, 3, 192, 192, classes);
      return model.add(new GlobalAveragePooling2D()).add(new Activation(SOFTMAX));
    }

    @Override
    Optimizer optimizer(double learningRate) {
      return new SGD(learningRate).momentum(0.9).nesterov(true);
    }

    @Override
    ImageDataGenerator augmentation(boolean flip) {
      return new ImageDataGenerator()
          .horizontalFlip(flip)
          .widthShiftRange(0.125)
          .heightShiftRange(0.125)
          .fillMode(FillMode.CONSTANT)
          .cval(0);
    }

    private void addBlock(Sequential model, int kernel, int... filters) {
      int size = kernel;
      for (int count : filters) {
        model
            .add(new Conv2D(count, size).padding(SAME).kernelRegularizer(new L2(1e-4)))
            .add(batchNormalization())
            .add(new Activation(RELU));
        size = 1; // only the first convolution of a block sees neighbours
      }
    }
  },
  /** The fifth tutorial's last net: a head on a trained network, whose end is then trained too. */
  FINE_TUNE(1, 150, 20, 30, 0.001, false) {
    @Override
    Model build(int imageSize, int channels, int classes) {
      throw new IllegalStateException("built on a trained network, by FineTuning");
    }

    @Override
    Optimizer optimizer(double learningRate) {
      return new RMSprop(learningRate);
    }

    @Override
    ImageDataGenerator augmentation(boolean flip) {
      return geometric(flip).rotationRange(40).shearRange(0.2);
    }
  };

  private final int minimumSize;
  private final int usualSize;
  private final int batchSize;
  private final int epochs;
  private final double learningRate;
  private final boolean ratesFall;

  Recipe(
      int minimumSize,
      int usualSize,
      int batchSize,
      int epochs,
      double learningRate,
      boolean ratesFall) {
    this.minimumSize = minimumSize;
    this.usualSize = usualSize;
    this.batchSize = batchSize;
    this.epochs = epochs;
    this.learningRate = learningRate;
    this.ratesFall = ratesFall;
  }

  /** The least height and width of images of which the last pooling leaves a pixel. */
  int minimumSize() {
    return minimumSize;
  }

  /** Height and width to which images are brought, unless told otherwise. */
  int usualSize() {
    return usualSize;
  }

  /** Images of a batch, unless told otherwise. */
  int batchSize() {
    return batchSize;
  }

  /** The greatest number of passes over the training images, unless told otherwise. */
  int epochs() {
    return epochs;
  }

  /** The optimizer's in the first epoch, unless told otherwise. */
  double learningRate() {
    return learningRate;
  }

  /**
   * Whether the rate falls along half a cosine, so that the net of the last epoch is a good one. If
   * not, training stops when validation accuracy no longer grows, and the best epoch's net is kept.
   */
  boolean ratesFall() {
    return ratesFall;
  }

  /** A classifier of square images; it ends in a softmax over the classes. */
  abstract Model build(int imageSize, int channels, int classes);

  /** The head of a net for so many classes on a trained network. */
  static List<Layer> head(int classes) {
    return List.of(
        new Flatten(),
        new Dense(256).activation(RELU),
        new Dropout(0.5),
        new Dense(classes).activation(SOFTMAX));
  }

  /** What changes the weights. */
  Optimizer optimizer(double learningRate) {
    return new Adam(learningRate);
  }

  /**
   * What changes training images at random.
   *
   * @param flip whether left and right may be exchanged
   */
  ImageDataGenerator augmentation(boolean flip) {
    return new ImageDataGenerator().horizontalFlip(flip);
  }

  /** As written on the command line. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** What the tutorials with photos have in common. */
  private static ImageDataGenerator geometric(boolean flip) {
    return new ImageDataGenerator()
        .zoomRange(0.2)
        .widthShiftRange(0.2)
        .heightShiftRange(0.2)
        .horizontalFlip(flip);
  }

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

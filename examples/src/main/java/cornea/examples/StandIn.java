package cornea.examples;

import cornea.cli.ExampleOptions;
import cornea.image.Images;
import cornea.image.datasets.Dataset;
import cornea.image.datasets.EmbeddedFashion;
import cornea.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What the examples run on without {@code --data}: pictures of Fashion-MNIST, which come with
 * Cornea, under the names of the tutorial's data set. It shows that a program runs; what the net
 * reaches on it says nothing of photos.
 */
final class StandIn {
  private static final int CIFAR_TRAIN = 256;
  private static final int CIFAR_TEST = 64;
  private static final int CIFAR_SIDE = 32;

  private StandIn() {}

  /** A folder for each part, in it one for each class, in it so many pictures. */
  static Path folders(ExampleOptions options, List<String> parts, List<String> classes, int count)
      throws IOException {
    Path root = options.output("stand-in");
    Dataset fashion = say(classes);
    for (String part : parts) {
      boolean train = part.equals(parts.get(0));
      Tensor x = train ? fashion.xTrain() : fashion.xTest();
      Tensor y = train ? fashion.yTrain() : fashion.yTest();
      for (int number = 0; number < classes.size(); number++) {
        Path folder = Files.createDirectories(root.resolve(part).resolve(classes.get(number)));
        List<Tensor> pictures = ofClass(x, y, number, count);
        for (int i = 0; i < count; i++) {
          Images.save(folder.resolve(i + ".png"), pictures.get(i));
        }
      }
    }
    return root;
  }

  /** One folder of {@code cat.0.jpg} and so on, as many of each class. */
  static Path numbered(ExampleOptions options, List<String> classes, int count) throws IOException {
    Path folder = Files.createDirectories(options.output("stand-in"));
    Dataset fashion = say(classes);
    for (int number = 0; number < classes.size(); number++) {
      List<Tensor> pictures = ofClass(fashion.xTrain(), fashion.yTrain(), number, count);
      for (int i = 0; i < count; i++) {
        String name = String.format(Locale.ROOT, "%s.%d.jpg", classes.get(number), i);
        Images.save(folder.resolve(name), pictures.get(i));
      }
    }
    return folder;
  }

  /** Arrays of CIFAR-10's shapes: the pictures in gray, with a black frame. */
  static Dataset cifar10() {
    Dataset fashion = say(List.of());
    return new Dataset(
        framed(fashion.xTrain().slice(0, CIFAR_TRAIN)),
        fashion.yTrain().slice(0, CIFAR_TRAIN).reshape(CIFAR_TRAIN, 1),
        framed(fashion.xTest().slice(0, CIFAR_TEST)),
        fashion.yTest().slice(0, CIFAR_TEST).reshape(CIFAR_TEST, 1),
        fashion.classNames());
  }

  private static Dataset say(List<String> classes) {
    Dataset fashion = EmbeddedFashion.load();
    StringBuilder text = new StringBuilder("No --data: running on pictures of Fashion-MNIST");
    for (int i = 0; i < classes.size(); i++) {
      text.append(i == 0 ? ", " : "; ")
          .append(fashion.classNames().get(i))
          .append(" as ")
          .append(classes.get(i));
    }
    System.out.println(text.append('.'));
    return fashion;
  }

  /** Pictures of shape (28, 28, 1), from the first again where there are too few. */
  private static List<Tensor> ofClass(Tensor x, Tensor y, int number, int count) {
    List<Tensor> pictures = new ArrayList<>();
    for (int i = 0; pictures.size() < count; i = (i + 1) % y.size()) {
      if (y.at(i) == number) {
        pictures.add(x.row(i).reshape(x.shape().dim(1), x.shape().dim(2), 1));
      }
    }
    return pictures;
  }

  private static Tensor framed(Tensor gray) {
    int count = gray.shape().dim(0);
    int side = gray.shape().dim(1);
    int frame = (CIFAR_SIDE - side) / 2;
    float[] values = new float[count * CIFAR_SIDE * CIFAR_SIDE * 3];
    for (int i = 0; i < gray.size(); i++) {
      int image = i / (side * side);
      int row = i / side % side + frame;
      int pixel = (image * CIFAR_SIDE + row) * CIFAR_SIDE + i % side + frame;
      for (int channel = 0; channel < 3; channel++) {
        values[3 * pixel + channel] = (float) gray.at(i);
      }
    }
    return Tensor.of(values, count, CIFAR_SIDE, CIFAR_SIDE, 3);
  }
}

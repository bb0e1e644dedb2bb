package cornea.examples;

import static cornea.activations.Activations.RELU;
import static cornea.activations.Activations.SOFTMAX;
import static cornea.image.ClassMode.CATEGORICAL;
import static cornea.image.FillMode.NEAREST;
import static cornea.op.Padding.SAME;

import cornea.callbacks.Callback;
import cornea.callbacks.History;
import cornea.cli.Example;
import cornea.cli.ExampleOptions;
import cornea.image.DirectoryFlow;
import cornea.image.ImageDataGenerator;
import cornea.image.ImageFolder;
import cornea.image.Table;
import cornea.layers.Conv2D;
import cornea.layers.Dense;
import cornea.layers.Flatten;
import cornea.layers.MaxPooling2D;
import cornea.models.Input;
import cornea.models.Sequential;
import cornea.visual.Plots;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/** Ten species of monkeys, with augmented images. */
final class Monkeys implements Example {
  private static final int HEIGHT = 128;
  private static final int WIDTH = 128;
  private static final int CHANNELS = 3;
  private static final int BATCH_SIZE = 64;
  private static final int NUM_CLASSES = 10;

  @Override
  public String name() {
    return "monkeys";
  }

  @Override
  public String summary() {
    return "ten species of monkeys, augmentation; DATA has training, validation, monkey_labels.txt";
  }

  @Override
  public void run(ExampleOptions options) throws IOException {
    Path data = options.data().isPresent() ? options.data().get() : standIn(options);

    Path trainDir = data.resolve("training");
    Path validDir = data.resolve("validation");
    Path labelFile = data.resolve("monkey_labels.txt");
    System.out.println(Files.exists(trainDir));
    System.out.println(Files.exists(validDir));
    System.out.println(Files.exists(labelFile));
    System.out.println(ImageFolder.of(trainDir).classNames());
    System.out.println(ImageFolder.of(validDir).classNames());

    Table labels = Table.readCsv(labelFile);
    System.out.println(labels);

    DirectoryFlow train =
        new ImageDataGenerator()
            .rescale(1. / 255)
            .rotationRange(40)
            .widthShiftRange(0.2)
            .heightShiftRange(0.2)
            .shearRange(0.2)
            .zoomRange(0.2)
            .horizontalFlip(true)
            .fillMode(NEAREST)
            .flowFromDirectory(
                trainDir,
                f ->
                    f.targetSize(HEIGHT, WIDTH)
                        .batchSize(BATCH_SIZE)
                        .seed(7)
                        .shuffle(true)
                        .classMode(CATEGORICAL));
    DirectoryFlow valid =
        new ImageDataGenerator()
            .rescale(1. / 255)
            .flowFromDirectory(
                validDir,
                f ->
                    f.targetSize(HEIGHT, WIDTH)
                        .batchSize(BATCH_SIZE)
                        .seed(7)
                        .shuffle(false)
                        .classMode(CATEGORICAL));
    int trainNum = train.samples();
    int validNum = valid.samples();
    System.out.println(trainNum + " " + validNum);

    Sequential model =
        new Sequential(
            Input.of(HEIGHT, WIDTH, CHANNELS),
            new Conv2D(32, 3).padding(SAME).activation(RELU),
            new Conv2D(32, 3).padding(SAME).activation(RELU),
            new MaxPooling2D(2),
            new Conv2D(64, 3).padding(SAME).activation(RELU),
            new Conv2D(64, 3).padding(SAME).activation(RELU),
            new MaxPooling2D(2),
            new Conv2D(128, 3).padding(SAME).activation(RELU),
            new Conv2D(128, 3).padding(SAME).activation(RELU),
            new MaxPooling2D(2),
            new Flatten(),
            new Dense(128).activation(RELU),
            new Dense(NUM_CLASSES).activation(SOFTMAX));
    model.compile(
        c ->
            c.loss("categorical_crossentropy")
                .optimizer("adam")
                .metrics("accuracy")
                .seed(options.seed()));
    model.summary();

    int epochs = options.epochs(10);
    Callback[] log = options.log("history.csv");
    History history =
        model.fit(
            train,
            f ->
                f.stepsPerEpoch(trainNum / BATCH_SIZE)
                    .epochs(epochs)
                    .validationData(valid)
                    .validationSteps(validNum / BATCH_SIZE)
                    .callbacks(log));
    Plots.history(history, p -> p.range("accuracy", 0, 1).range("loss", 0, 2.5))
        .write(options.output("curves.png"));
  }

  private static Path standIn(ExampleOptions options) throws IOException {
    List<String> classes = IntStream.range(0, NUM_CLASSES).mapToObj(i -> "n" + i).toList();
    Path data = StandIn.folders(options, List.of("training", "validation"), classes, 7);
    StringBuilder table = new StringBuilder("Label, Common Name\n");
    for (String name : classes) {
      table.append(name).append("   , stand-in for ").append(name).append('\n');
    }
    Files.writeString(data.resolve("monkey_labels.txt"), table);
    return data;
  }
}

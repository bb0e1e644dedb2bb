package cornea.image.datasets;

import cornea.CorneaException;
import cornea.io.DownloadOptions;
import cornea.io.RemoteFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** CIFAR-100: 50,000 + 10,000 photos of 32 x 32 RGB pixels in 100 classes of 20 kinds. */
public final class Cifar100 {
  /** Which of a photo's two labels is read; Keras's {@code label_mode}. */
  public enum LabelMode {
    /** One of 100 classes. */
    FINE,
    /** One of 20 kinds. */
    COARSE
  }

  private static final List<String> FINE =
      List.of(
          ("apple aquarium_fish baby bear beaver bed bee beetle bicycle bottle bowl boy bridge bus"
                  + " butterfly camel can castle caterpillar cattle chair chimpanzee clock cloud"
                  + " cockroach couch crab crocodile cup dinosaur dolphin elephant flatfish forest"
                  + " fox girl hamster house kangaroo keyboard lamp lawn_mower leopard lion lizard"
                  + " lobster man maple_tree motorcycle mountain mouse mushroom oak_tree orange"
                  + " orchid otter palm_tree pear pickup_truck pine_tree plain plate poppy porcupine"
                  + " possum rabbit raccoon ray road rocket rose sea seal shark shrew skunk"
                  + " skyscraper snail snake spider squirrel streetcar sunflower sweet_pepper table"
                  + " tank telephone television tiger tractor train trout tulip turtle wardrobe"
                  + " whale willow_tree wolf woman worm")
              .split(" ", -1));
  private static final List<String> COARSE =
      List.of(
          "aquatic_mammals",
          "fish",
          "flowers",
          "food_containers",
          "fruit_and_vegetables",
          "household_electrical_devices",
          "household_furniture",
          "insects",
          "large_carnivores",
          "large_man-made_outdoor_things",
          "large_natural_outdoor_scenes",
          "large_omnivores_and_herbivores",
          "medium_mammals",
          "non-insect_invertebrates",
          "people",
          "reptiles",
          "small_mammals",
          "trees",
          "vehicles_1",
          "vehicles_2");
  private static final String TRAIN_FILE = "train.bin";
  private static final String TEST_FILE = "test.bin";
  private static final CifarFormat FORMAT =
      new CifarFormat("CIFAR-100", "cifar-100-binary", 2, 50_000);
  private static final String ARCHIVE = "cifar-100-binary.tar.gz";
  private static final Publication PUBLICATION =
      new Publication(
          "CIFAR-100",
          "Cifar100.download()",
          "cifar-100",
          "https://www.cs.toronto.edu/~kriz/",
          List.of(
              new RemoteFile(
                  ARCHIVE,
                  168_513_733,
                  "58a81ae192c23a4be8b1804d68e518ed807d710a4eb253b1f2a199162a40d8ec")),
          "");

  private Cifar100() {}

  /** {@link #load(Path, LabelMode)} with fine labels. */
  public static Dataset load(Path folderOrArchive) {
    return load(folderOrArchive, LabelMode.FINE);
  }

  /**
   * Reads the binary version: cifar-100-binary.tar.gz, the folder that it unpacks to, or the folder
   * around that. A file may hold fewer than its records.
   *
   * @return images of shape (n, 32, 32, 3), labels of shape (n, 1), as Keras gives them
   * @throws CorneaException if a file is missing or its length or a label is wrong
   */
  public static Dataset load(Path folderOrArchive, LabelMode labels) {
    Map<String, byte[]> files = FORMAT.read(folderOrArchive, List.of(TRAIN_FILE, TEST_FILE));
    byte[] train = FORMAT.required(folderOrArchive, files, TRAIN_FILE);
    byte[] test = FORMAT.required(folderOrArchive, files, TEST_FILE);
    boolean fine = labels == LabelMode.FINE;
    int which = fine ? 1 : 0;
    List<String> names = fine ? FINE : COARSE;
    return new Dataset(
        FORMAT.images(train),
        FORMAT.labels(folderOrArchive, TRAIN_FILE, train, which, names.size()),
        FORMAT.images(test),
        FORMAT.labels(folderOrArchive, TEST_FILE, test, which, names.size()),
        names);
  }

  /**
   * What {@link #download} has brought.
   *
   * @throws CorneaException if it has not; the text says what to do
   */
  public static Dataset load(LabelMode labels) {
    return load(PUBLICATION.local().resolve(ARCHIVE), labels);
  }

  /** Downloads the archive (161 MB) where it is not there yet, and reads it with fine labels. */
  public static Dataset download() {
    return download(LabelMode.FINE, options -> {});
  }

  /**
   * {@link #download()} with options set by name.
   *
   * @throws CorneaException if it cannot be had; what has come is kept, and the next call goes on
   */
  public static Dataset download(LabelMode labels, Consumer<DownloadOptions> set) {
    return load(PUBLICATION.download(set).resolve(ARCHIVE), labels);
  }
}

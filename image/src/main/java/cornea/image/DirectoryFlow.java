package cornea.image;

import cornea.CorneaException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The images of a folder, batch by batch; labels depend on the {@link ClassMode}.
 *
 * <p>An image that cannot be read ends the pass with a {@link CorneaException} that names the file,
 * unless {@link DirectoryOptions#badImages} says otherwise.
 */
public final class DirectoryFlow extends ImageFlow {
  private final ImageFolder folder;

  private DirectoryFlow(
      ImageFolder folder, ImageDataGenerator generator, DirectoryOptions options) {
    super(data(folder, options), generator, options);
    this.folder = folder;
  }

  private DirectoryFlow(DirectoryFlow other) {
    super(other);
    folder = other.folder;
  }

  static DirectoryFlow of(
      ImageFolder indexed,
      ImageDataGenerator generator,
      double validationSplit,
      DirectoryOptions options) {
    requireClasses(indexed, options);
    ImageFolder folder = new Sieve(options).sift(indexed);
    if (options.subset != null) {
      folder = folder.part(count -> Part.among(options, validationSplit, count));
    }
    DirectoryFlow flow = new DirectoryFlow(folder, generator, options);
    if (options.verbose) {
      System.out.printf(
          Locale.ROOT,
          "Found %d images belonging to %d classes.%n",
          folder.size(),
          folder.classNames().size());
    }
    return flow;
  }

  private static void requireClasses(ImageFolder folder, DirectoryOptions options) {
    ClassMode mode = options.classMode;
    if (mode == ClassMode.BINARY && folder.classNames().size() != 2) {
      throw new CorneaException(
          folder.root().toString(),
          "classMode(BINARY) needs exactly two classes. Received: "
              + folder.classNames()
              + ". Remedy: "
              + (folder.classNames().size() < 2
                  ? "a subfolder for each of the two classes, or classMode(NONE)"
                  : "classMode(CATEGORICAL) or classMode(SPARSE)"));
    }
    if (mode == ClassMode.MULTI_OUTPUT || mode == ClassMode.RAW) {
      throw new IllegalArgumentException(
          "flowFromDirectory: a folder has no such labels. Received: classMode="
              + mode
              + ". Remedy: flowFromTable");
    }
  }

  private static FlowData data(ImageFolder folder, DirectoryOptions options) {
    int[][] classes =
        IntStream.range(0, folder.size())
            .mapToObj(i -> new int[] {folder.classOf(i)})
            .toArray(int[][]::new);
    Targets targets =
        switch (options.classMode) {
          case CATEGORICAL -> Targets.oneHot(classes, folder.classNames().size());
          case BINARY, SPARSE -> Targets.indices(classes);
          case INPUT -> Targets.images();
          case MULTI_OUTPUT, RAW, NONE -> Targets.none();
        };
    return new FlowData(
        folder.size(),
        options.form().shape(),
        FileLoader.of(options, folder::path),
        targets,
        List.of(),
        null,
        folder.fileNames());
  }

  @Override
  public DirectoryFlow inOrder() {
    return shuffles() ? new DirectoryFlow(this) : this;
  }

  /** Each class's index, in order. */
  public Map<String, Integer> classIndices() {
    return folder.classIndices();
  }

  /** The files in their own order, relative to the folder: {@code cats/cat.1.jpg}. */
  public List<String> fileNames() {
    return folder.fileNames();
  }

  /** The class index of each file, in the files' own order. */
  public int[] classes() {
    return folder.classes();
  }

  /** Number of classes. */
  public int numClasses() {
    return folder.classNames().size();
  }
}

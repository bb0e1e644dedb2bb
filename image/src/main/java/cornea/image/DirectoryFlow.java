package cornea.image;

import cornea.CorneaException;
import java.nio.file.Path;
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
  private final FileOptions<?> options;

  private DirectoryFlow(
      ImageFolder folder,
      ImageDataGenerator generator,
      FileOptions<?> options,
      FlowData.Loader loader) {
    super(data(folder, options, loader), generator, options);
    this.folder = folder;
    this.options = options;
  }

  private DirectoryFlow(DirectoryFlow other) {
    super(other);
    folder = other.folder;
    options = other.options;
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
    DirectoryFlow flow =
        new DirectoryFlow(
            folder,
            generator,
            options,
            new FileLoader(options, folder.size(), folder::path, options.form()::load));
    if (options.verbose) {
      System.out.printf(
          Locale.ROOT,
          "Found %d images belonging to %d classes.%n",
          folder.size(),
          folder.classNames().size());
    }
    return flow;
  }

  /** The images as {@code image_dataset_from_directory} reads them. */
  static DirectoryFlow of(Path directory, DatasetOptions options) {
    ImageFolder indexed = index(directory, options);
    return options.subset == null
        ? dataset(indexed, options)
        : subset(indexed, options, options.subset);
  }

  /** Both subsets; the validation subset in its own order. */
  static Images.Datasets both(Path directory, DatasetOptions options) {
    ImageFolder indexed = index(directory, options);
    return new Images.Datasets(
        subset(indexed, options, Subset.TRAINING),
        subset(indexed, options, Subset.VALIDATION).inOrder());
  }

  private static ImageFolder index(Path directory, DatasetOptions options) {
    ImageFolder indexed = ImageFolder.of(directory, options::index);
    requireClasses(indexed, options);
    if (options.verbose) {
      System.out.printf(
          Locale.ROOT,
          "Found %d files%s.%n",
          indexed.size(),
          indexed.classNames().isEmpty()
              ? ""
              : " belonging to " + indexed.classNames().size() + " classes");
    }
    return indexed;
  }

  private static DirectoryFlow subset(ImageFolder indexed, DatasetOptions options, Subset subset) {
    ImageFolder folder = options.part(indexed, subset);
    if (options.verbose) {
      System.out.printf(
          Locale.ROOT,
          "Using %d files for %s.%n",
          folder.size(),
          subset == Subset.TRAINING ? "training" : "validation");
    }
    return dataset(folder, options);
  }

  private static DirectoryFlow dataset(ImageFolder folder, DatasetOptions options) {
    return new DirectoryFlow(
        folder,
        new ImageDataGenerator(),
        options,
        new FileLoader(options, folder.size(), folder::path, options::load));
  }

  private static void requireClasses(ImageFolder folder, FileOptions<?> options) {
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
          options.where
              + ": a folder has no such labels. Received: classMode="
              + mode
              + ". Remedy: flowFromTable");
    }
  }

  private static FlowData data(ImageFolder folder, FileOptions<?> options, FlowData.Loader loader) {
    int[][] classes =
        IntStream.range(0, folder.size())
            .mapToObj(i -> new int[] {folder.classOf(i)})
            .toArray(int[][]::new);
    Targets targets =
        switch (options.classMode) {
          case CATEGORICAL -> Targets.oneHot(classes, folder.classNames().size());
          case BINARY -> options.binaryTargets(classes);
          case SPARSE -> Targets.indices(classes);
          case INPUT -> Targets.images();
          case MULTI_OUTPUT, RAW, NONE -> Targets.none();
        };
    return new FlowData(
        folder.size(),
        options.form().shape(),
        ImageCache.of(loader, options, folder.size(), options.cachedValueBytes()),
        targets,
        List.of(),
        null,
        folder.fileNames());
  }

  @Override
  public DirectoryFlow inOrder() {
    return shuffles() ? new DirectoryFlow(this) : this;
  }

  @Override
  public Map<String, Object> description() {
    return describe(options, folder.classNames(), folder::path);
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

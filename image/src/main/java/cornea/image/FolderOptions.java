package cornea.image;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** How {@link ImageFolder#of(java.nio.file.Path, Consumer)} indexes a folder. */
public final class FolderOptions {
  List<String> classes = List.of();
  boolean followLinks;
  boolean hidden = true;
  boolean naturalOrder;

  boolean unlabelled;

  List<String> endings = ImageFolder.ENDINGS;

  FolderOptions() {}

  static FolderOptions of(Consumer<FolderOptions> settings) {
    FolderOptions options = new FolderOptions();
    settings.accept(options);
    return options;
  }

  /** The subfolders to take, in the order of their indices; all of them by default. */
  public FolderOptions classes(String... classes) {
    return classes(List.of(classes));
  }

  /** The subfolders to take, in the order of their indices; all of them by default. */
  public FolderOptions classes(List<String> classes) {
    if (classes.isEmpty() || classes.stream().distinct().count() != classes.size()) {
      throw new IllegalArgumentException(
          "ImageFolder: classes must name at least one subfolder and none twice. Received: "
              + classes);
    }
    this.classes = List.copyOf(classes);
    return this;
  }

  /**
   * Whether all images from the folder down are taken, without classes; false by default. The class
   * of each is then -1.
   */
  public FolderOptions unlabelled(boolean unlabelled) {
    this.unlabelled = unlabelled;
    return this;
  }

  /** Whether links to folders inside a class are followed; false by default. */
  public FolderOptions followLinks(boolean followLinks) {
    this.followLinks = followLinks;
    return this;
  }

  /**
   * Whether folders and files count whose names begin with a dot; true by default, as with Keras's
   * generator.
   */
  public FolderOptions hidden(boolean hidden) {
    this.hidden = hidden;
    return this;
  }

  /**
   * Whether classes and files are sorted with their numbers read as numbers, so that "2" comes
   * before "10"; false by default, as with Keras.
   */
  public FolderOptions naturalOrder(boolean naturalOrder) {
    this.naturalOrder = naturalOrder;
    return this;
  }

  /**
   * The ends of the names of files that count as images, in any case; png, jpg, jpeg, bmp, ppm, tif
   * and tiff by default, as with Keras. GIF and WebP files can be read too.
   */
  public FolderOptions endings(String... endings) {
    this.endings = Arrays.stream(endings).map(ending -> ending.toLowerCase(Locale.ROOT)).toList();
    return this;
  }

  boolean isImage(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return endings.stream().anyMatch(lower::endsWith);
  }

  Comparator<String> order() {
    return naturalOrder ? NaturalOrder::compare : FolderIndex::compareCodePoints;
  }
}

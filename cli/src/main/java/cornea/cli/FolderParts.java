package cornea.cli;

import cornea.CorneaException;
import cornea.image.ImageFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds out which images of a folder are for training and which for validation. */
final class FolderParts {
  private static final List<String> TRAIN = List.of("train", "training");
  private static final List<String> VALIDATION = List.of("validation", "valid", "val");

  private FolderParts() {}

  /**
   * The two parts, which have the same classes.
   *
   * @param directory has {@code train} and perhaps {@code validation}, or a folder for each class
   * @param validation a folder of images for validation; null to look for one in the directory
   * @param share of the training images that is held back where there is no such folder
   * @param seed of the images that are held back
   * @throws CorneaException if there are fewer than two classes, or the parts differ in them
   */
  static ImageFolder.Split of(Path directory, @Nullable Path validation, double share, long seed) {
    Optional<Path> train = subfolder(directory, TRAIN);
    ImageFolder images = ImageFolder.of(train.orElse(directory));
    if (images.classNames().size() < 2) {
      throw new CorneaException(
          images.root().toString(),
          "training needs two classes or more, each a subfolder with its images. Received: only "
              + images.classNames());
    }
    Path held =
        validation != null || train.isEmpty()
            ? validation
            : subfolder(directory, VALIDATION).orElse(null);
    if (held == null) {
      return images.split(share, seed);
    }
    List<String> unknown = new ArrayList<>(ImageFolder.of(held).classNames());
    unknown.removeAll(images.classNames());
    if (!unknown.isEmpty()) {
      throw new CorneaException(
          held.toString(),
          "the classes must be those of the training images. Expected: "
              + images.classNames()
              + ". Received also: "
              + unknown);
    }
    return new ImageFolder.Split(images, ImageFolder.of(held, images.classNames()));
  }

  private static Optional<Path> subfolder(Path directory, List<String> names) {
    return names.stream().map(directory::resolve).filter(Files::isDirectory).findFirst();
  }
}

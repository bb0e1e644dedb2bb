package cornea.image;

import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** How {@code flowFromDirectory} reads a folder; the names and defaults are Keras's. */
public final class DirectoryOptions extends FileOptions<DirectoryOptions> {
  boolean followLinks;
  BadImages badImages = BadImages.FAIL;
  @Nullable Path quarantineFolder;

  private DirectoryOptions() {
    super("flowFromDirectory");
  }

  static DirectoryOptions of(Consumer<DirectoryOptions> settings) {
    DirectoryOptions options = new DirectoryOptions();
    settings.accept(options);
    if ((options.badImages == BadImages.QUARANTINE) != (options.quarantineFolder != null)) {
      throw new IllegalArgumentException(
          "flowFromDirectory: badImages(QUARANTINE) and quarantineFolder(path) belong together."
              + " Received: badImages="
              + options.badImages
              + ", quarantineFolder="
              + options.quarantineFolder);
    }
    return options;
  }

  @Override
  DirectoryOptions self() {
    return this;
  }

  /** Whether links to folders inside a class are followed; false by default. */
  public DirectoryOptions followLinks(boolean followLinks) {
    this.followLinks = followLinks;
    return this;
  }

  /** What becomes of damaged files; {@link BadImages#FAIL} by default. */
  public DirectoryOptions badImages(BadImages badImages) {
    this.badImages = badImages;
    return this;
  }

  /** Where {@link BadImages#QUARANTINE} moves damaged files; outside the folder that is read. */
  public DirectoryOptions quarantineFolder(Path folder) {
    quarantineFolder = folder;
    return this;
  }
}

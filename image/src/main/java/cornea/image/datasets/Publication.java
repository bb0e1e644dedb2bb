package cornea.image.datasets;

import cornea.CorneaException;
import cornea.io.DownloadOptions;
import cornea.io.Downloads;
import cornea.io.RemoteFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * A data set as its authors publish it.
 *
 * @param title for messages
 * @param call that downloads it, for remedies
 * @param folder it is kept in, among those of the other data sets
 * @param source the URL of the folder with its files
 * @param files what it consists of
 * @param systemFolder where a package of the operating system puts it; empty if none does
 */
record Publication(
    String title,
    String call,
    String folder,
    String source,
    List<RemoteFile> files,
    String systemFolder) {

  private Path home() {
    return Downloads.home("datasets").resolve(folder);
  }

  /**
   * A folder of this machine with all files.
   *
   * @throws CorneaException if there is none; the text says what to do
   */
  Path local() {
    List<Path> folders = new ArrayList<>();
    folders.add(home());
    if (!systemFolder.isEmpty()) {
      folders.add(Path.of(systemFolder));
    }
    return among(folders);
  }

  /** The first of some folders that has all files. */
  Path among(List<Path> folders) {
    for (Path candidate : folders) {
      if (files.stream().allMatch(file -> Files.isRegularFile(candidate.resolve(file.name())))) {
        return candidate;
      }
    }
    throw new CorneaException(
        title,
        "the data set is not on this machine. Expected: "
            + files.stream().map(RemoteFile::name).toList()
            + " in one of "
            + folders
            + ". Remedy: "
            + call
            + ", or load(Path) with the folder that has them");
  }

  /**
   * The folder with all files, after those that were missing or damaged have been downloaded.
   *
   * @throws CorneaException if one cannot be had; what has come of it is kept
   */
  Path download(Consumer<DownloadOptions> set) {
    return Downloads.fetch(files, source, home(), set);
  }
}

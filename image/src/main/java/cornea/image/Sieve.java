package cornea.image;

import cornea.CorneaException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.IntStream;

/** Carries out the policy on bad images when a folder is indexed; see {@link BadImages}. */
final class Sieve {
  private static final Logger LOGGER = System.getLogger("cornea.image");
  private static final int CHECKED_AT_ONCE = 64;

  private final DirectoryOptions options;

  Sieve(DirectoryOptions options) {
    this.options = options;
  }

  /**
   * The folder without its bad images.
   *
   * @throws CorneaException if no image is left, or one cannot be moved
   */
  ImageFolder sift(ImageFolder folder) {
    if (options.badImages == BadImages.FAIL) {
      return folder;
    }
    Map<Integer, String> bad = badImages(folder);
    if (bad.isEmpty()) {
      return folder;
    }
    bad.forEach(
        (index, reason) ->
            LOGGER.log(Level.WARNING, "Left out: {0}", folder.path(index) + ": " + reason));
    if (bad.size() == folder.size()) {
      throw new CorneaException(
          folder.root().toString(),
          "not one of the " + folder.size() + " images can be read. The first: " + bad.get(0));
    }
    if (options.badImages == BadImages.QUARANTINE) {
      quarantine(folder, bad, Objects.requireNonNull(options.quarantineFolder));
    }
    List<Integer> good =
        IntStream.range(0, folder.size()).filter(i -> !bad.containsKey(i)).boxed().toList();
    return folder.only(good);
  }

  /** Decodes every file once; the reasons of those that fail, by their index. */
  private Map<Integer, String> badImages(ImageFolder folder) {
    Map<Integer, String> bad = new ConcurrentSkipListMap<>();
    int[] all = IntStream.range(0, folder.size()).toArray();
    try (ParallelPass<Integer> pass =
        new ParallelPass<>(
            all,
            CHECKED_AT_ONCE,
            0,
            options.workers,
            count -> new float[0],
            (index, target, offset) -> {
              try {
                ImageFiles.read(folder.path(index));
              } catch (CorneaException e) {
                bad.put(index, e.what());
              }
            },
            (indices, values) -> indices.length)) {
      while (pass.hasNext()) {
        pass.next();
      }
    }
    return new TreeMap<>(bad);
  }

  private static void quarantine(ImageFolder folder, Map<Integer, String> bad, Path target) {
    if (target
        .toAbsolutePath()
        .normalize()
        .startsWith(folder.root().toAbsolutePath().normalize())) {
      throw new IllegalArgumentException(
          "flowFromDirectory: 'quarantineFolder' must lie outside of "
              + folder.root()
              + ", or it would be a class. Received: "
              + target);
    }
    List<String> report = new ArrayList<>();
    try {
      for (Map.Entry<Integer, String> entry : bad.entrySet()) {
        String name = folder.fileNames().get(entry.getKey());
        Path moved = target.resolve(name);
        Files.createDirectories(Objects.requireNonNull(moved.getParent()));
        Files.move(folder.path(entry.getKey()), moved);
        report.add(name + "\t" + entry.getValue());
      }
      Files.write(
          target.resolve("quarantine.txt"),
          report,
          StandardCharsets.UTF_8,
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new CorneaException(target.toString(), "a bad image cannot be moved there: " + e, e);
    }
  }
}

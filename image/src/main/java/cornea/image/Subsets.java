package cornea.image;

import cornea.CorneaException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Builds a smaller data set from numbered files: a folder for each part, in it one for each class.
 *
 * <pre>{@code
 * Subsets.copy(Path.of("original"), Path.of("cats_and_dogs_small"), s -> s
 *     .files("cats", "cat.{}.jpg").files("dogs", "dog.{}.jpg")
 *     .part("train", 0, 1000).part("validation", 1000, 1500).part("test", 1500, 2000));
 * }</pre>
 */
public final class Subsets {
  private static final String NUMBER = "{}";
  private static final int SHOWN = 3;

  private final Map<String, String> patterns = new LinkedHashMap<>();
  private final Map<String, Range> parts = new LinkedHashMap<>();

  private Subsets() {}

  private record Range(int from, int to) {}

  private record Copy(Path source, Path target) {}

  /** The files of a class: their name in the source folder, {@code {}} standing for the number. */
  public Subsets files(String className, String pattern) {
    if (!pattern.contains(NUMBER)) {
      throw new IllegalArgumentException(
          "Subsets.files: the pattern needs a {} for the number. Received: " + pattern);
    }
    patterns.put(className, pattern);
    return this;
  }

  /** A part of the numbers {@code from} up to and without {@code to}. */
  public Subsets part(String name, int from, int to) {
    if (from < 0 || to <= from) {
      throw new IllegalArgumentException(
          "Subsets.part: expected 0 <= from < to. Received: " + from + ", " + to);
    }
    for (Map.Entry<String, Range> other : parts.entrySet()) {
      if (from < other.getValue().to() && other.getValue().from() < to) {
        throw new IllegalArgumentException(
            "Subsets.part: '" + name + "' and '" + other.getKey() + "' share files");
      }
    }
    parts.put(name, new Range(from, to));
    return this;
  }

  /**
   * Copies the files and prints how many each part and class has. Nothing is copied unless every
   * file is there; one that has been copied before is left alone.
   *
   * @return the number of files by part and class
   * @throws CorneaException if a file is missing, another one is in its place, or it cannot be
   *     copied
   */
  public static Map<String, Map<String, Integer>> copy(
      Path source, Path target, Consumer<Subsets> settings) {
    Subsets subsets = new Subsets();
    settings.accept(subsets);
    if (subsets.patterns.isEmpty() || subsets.parts.isEmpty()) {
      throw new IllegalArgumentException("Subsets.copy: needs files(...) and part(...)");
    }
    subsets.copyAll(source, target);
    Map<String, Map<String, Integer>> counts = new LinkedHashMap<>();
    subsets.parts.forEach(
        (name, range) -> {
          Map<String, Integer> classes = new LinkedHashMap<>();
          subsets.patterns.keySet().forEach(c -> classes.put(c, range.to() - range.from()));
          counts.put(name, Collections.unmodifiableMap(classes));
          System.out.printf(
              Locale.ROOT,
              "%s: %s%n",
              name,
              classes.entrySet().stream()
                  .map(entry -> entry.getValue() + " " + entry.getKey())
                  .collect(Collectors.joining(", ")));
        });
    return Collections.unmodifiableMap(counts);
  }

  private void copyAll(Path source, Path target) {
    List<Copy> copies = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    parts.forEach(
        (part, range) ->
            patterns.forEach(
                (className, pattern) -> {
                  for (int i = range.from(); i < range.to(); i++) {
                    String name = pattern.replace(NUMBER, Integer.toString(i));
                    Path file = source.resolve(name);
                    if (!Files.isRegularFile(file)) {
                      missing.add(name);
                    }
                    copies.add(
                        new Copy(file, target.resolve(part).resolve(className).resolve(name)));
                  }
                }));
    if (!missing.isEmpty()) {
      throw new CorneaException(
          source.toString(),
          missing.size()
              + " of "
              + copies.size()
              + " files are missing: "
              + String.join(", ", missing.subList(0, Math.min(SHOWN, missing.size())))
              + (missing.size() > SHOWN ? ", ..." : ""));
    }
    copies.forEach(Subsets::copy);
  }

  private static void copy(Copy copy) {
    try {
      if (Files.exists(copy.target())) {
        if (Files.mismatch(copy.source(), copy.target()) >= 0) {
          throw new CorneaException(
              copy.target().toString(), "another file is here. Remedy: another folder");
        }
        return;
      }
      Files.createDirectories(Objects.requireNonNull(copy.target().getParent()));
      Path unfinished = copy.target().resolveSibling(copy.target().getFileName() + ".part");
      Files.copy(copy.source(), unfinished, StandardCopyOption.REPLACE_EXISTING);
      Files.move(unfinished, copy.target(), StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new CorneaException(copy.target().toString(), "cannot be copied: " + e, e);
    }
  }
}

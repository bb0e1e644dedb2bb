package cornea.applications;

import cornea.CorneaException;
import cornea.tensor.Shape;
import cornea.tensor.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * What the outputs of a classifier are called: Keras's {@code decode_predictions}.
 *
 * <p>Cornea does not contain ImageNet's names. {@link #read} takes the file that Keras uses, {@code
 * imagenet_class_index.json}, which it keeps in {@code ~/.keras/models} after the first {@code
 * decode_predictions}.
 *
 * <pre>{@code
 * ClassIndex names = ClassIndex.read(Path.of("imagenet_class_index.json"));
 * for (ClassIndex.Score score : names.decode(model.predict(images), 5).get(0)) {
 *   System.out.println(score.name() + " " + score.probability());
 * }
 * }</pre>
 */
public final class ClassIndex {
  private static final long LARGEST_FILE = 1 << 24; // ImageNet's has 36 kB
  private static final Pattern ENTRY =
      Pattern.compile(
          "\"(\\d{1,6})\"\\s*:\\s*\\[\\s*\"([^\"\\\\]*)\"\\s*,\\s*\"([^\"\\\\]*)\"\\s*\\]");

  private final List<Entry> entries;

  private record Entry(String id, String name) {}

  /**
   * A class that an image may show.
   *
   * @param id ImageNet's, such as {@code n02123045}
   * @param name such as {@code tabby}
   * @param probability what the network gave it
   */
  public record Score(String id, String name, double probability) {}

  private ClassIndex(List<Entry> entries) {
    this.entries = List.copyOf(entries);
  }

  /**
   * The names in a file of Keras's form: <code>{"0": ["n01440764", "tench"], …}</code>.
   *
   * @throws CorneaException if the file is not of this form, or a number is missing
   */
  public static ClassIndex read(Path file) {
    TreeMap<Integer, Entry> entries = new TreeMap<>();
    try {
      long size = Files.size(file);
      if (size > LARGEST_FILE) {
        throw new CorneaException(
            file.toString(), "a class index of 16 MiB or less is expected. Received: " + size);
      }
      Matcher entry = ENTRY.matcher(Files.readString(file, StandardCharsets.UTF_8));
      while (entry.find()) {
        entries.put(Integer.valueOf(entry.group(1)), new Entry(entry.group(2), entry.group(3)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the class index " + file, e);
    }
    if (entries.isEmpty() || entries.lastKey() != entries.size() - 1) {
      throw new CorneaException(
          file.toString(),
          "Keras's class index is expected: {\"0\": [\"n01440764\", \"tench\"], …} with every number"
              + " from 0 on. Received: "
              + entries.size()
              + " such entries");
    }
    return new ClassIndex(new ArrayList<>(entries.values()));
  }

  /** How many classes there are. */
  public int size() {
    return entries.size();
  }

  /**
   * The likeliest classes of each image, the likeliest first; of equals the one with the smaller
   * number first.
   *
   * @param predictions {@code (images, classes)}
   * @param top how many of them, at most
   * @throws IllegalArgumentException if there are other than {@link #size} classes
   */
  public List<List<Score>> decode(Tensor predictions, int top) {
    Shape shape = predictions.shape();
    if (shape.rank() != 2 || shape.dim(1) != entries.size()) {
      throw new IllegalArgumentException(
          "predictions of shape (images, "
              + entries.size()
              + ") are expected, one for each class. Received: "
              + shape);
    }
    List<List<Score>> decoded = new ArrayList<>();
    for (int image = 0; image < shape.dim(0); image++) {
      Tensor row = predictions.row(image);
      decoded.add(
          IntStream.range(0, row.size())
              .boxed()
              .sorted(Comparator.comparingDouble((Integer i) -> row.at(i)).reversed())
              .limit(top)
              .map(i -> new Score(entries.get(i).id(), entries.get(i).name(), row.at(i)))
              .toList());
    }
    return decoded;
  }
}

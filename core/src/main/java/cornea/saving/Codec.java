package cornea.saving;

import java.util.function.Consumer;

/**
 * How objects of one kind are written into Keras's JSON and read from it. JSON is maps, lists,
 * strings, numbers, booleans and null; no library is involved.
 *
 * @param <T> the kind, for example an initializer
 */
public interface Codec<T> {
  /** The object as Keras writes it. */
  Object write(T object);

  /**
   * The object that Keras wrote.
   *
   * @throws IllegalArgumentException if the text names nothing known; the message lists what is
   */
  T read(Object json);

  /**
   * {@link #read(Object)} for files of other versions: options that are not known here are told and
   * left out.
   *
   * @param warnings is told a sentence for each
   */
  default T read(Object json, Consumer<String> warnings) {
    return read(json);
  }
}

/**
 * Keras's model files, read and written. Nothing here is called by name: {@code Models.load},
 * {@code Model.save}, {@code saveWeights} and {@code loadWeights} find the formats by {@link
 * java.util.ServiceLoader}.
 *
 * <pre>{@code
 * model.save(Path.of("cats.keras"));
 * Model again = Models.load(Path.of("cats.keras"));
 * }</pre>
 */
@NullMarked
package cornea.formats;

import org.jspecify.annotations.NullMarked;

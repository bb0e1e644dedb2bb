/**
 * Known data sets as tensors, in the shapes that {@code keras.datasets} gives them. Nothing is
 * downloaded: the files are the user's, or embedded ({@link
 * cornea.image.datasets.EmbeddedFashion}).
 *
 * <pre>{@code
 * Dataset mnist = Mnist.load(Path.of("mnist"));
 * Tensor x = mnist.xTrain().reshape(60000, 28, 28, 1).map(v -> v / 255);
 * Tensor y = Tensors.toCategorical(mnist.yTrain());
 * }</pre>
 */
@NullMarked
package cornea.image.datasets;

import org.jspecify.annotations.NullMarked;

/**
 * Known data sets as tensors, in the shapes that {@code keras.datasets} gives them. The files are
 * the user's, or embedded ({@link cornea.image.datasets.EmbeddedFashion}), or what {@code
 * download()} brings; nothing else touches the network.
 *
 * <pre>{@code
 * Dataset mnist = Mnist.download(); // once; or load(Path.of("mnist")) for files of your own
 * Tensor x = mnist.xTrain().reshape(60000, 28, 28, 1).map(v -> v / 255);
 * Tensor y = Tensors.toCategorical(mnist.yTrain());
 * }</pre>
 */
@NullMarked
package cornea.image.datasets;

import org.jspecify.annotations.NullMarked;

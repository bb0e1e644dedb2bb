/**
 * Host data: {@link cornea.tensor.Tensor}, its {@link cornea.tensor.Shape} and {@link
 * cornea.tensor.DType}.
 *
 * <p>A tensor is what goes into a model and what comes out of it: numbers in row-major order with a
 * shape, images as (batch, height, width, channels). There is no arithmetic library here; what a
 * net computes is a graph (see {@code cornea.graph}), and an engine runs it.
 *
 * <pre>{@code
 * Tensor x = Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, 3, 2);
 * Tensor firstTwo = x.slice(0, 2);
 * Tensor oneHot = Tensors.toCategorical(Tensor.of(new float[] {0, 2, 1}, 3), 3);
 * }</pre>
 */
@NullMarked
package cornea.tensor;

import org.jspecify.annotations.NullMarked;

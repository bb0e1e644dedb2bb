/**
 * Models: layers put together.
 *
 * <pre>{@code
 * Sequential chain = new Sequential(Input.of(28, 28, 1), new Flatten(), new Dense(10).activation(SOFTMAX));
 *
 * Value image = Input.of(32, 32, 3);
 * Value x = new Conv2D(16, 3).activation(RELU).apply(image);
 * Model graph = new Model(image, new Dense(10).apply(new Flatten().apply(x)));
 * graph.summary();
 * }</pre>
 */
@NullMarked
package cornea.models;

import org.jspecify.annotations.NullMarked;

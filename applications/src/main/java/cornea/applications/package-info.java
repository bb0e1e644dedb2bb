/**
 * The networks of {@code keras.applications}: Keras's layers, names and order, so that Keras's
 * weights fit.
 *
 * <pre>{@code
 * Model base = VGG16.create(a -> a.includeTop(false).inputShape(150, 150, 3));
 * base.trainable(false);
 * Sequential model = new Sequential(Input.of(150, 150, 3), base, new Flatten(),
 *     new Dense(256).activation(RELU), new Dense(1).activation(SIGMOID));
 * Tensor prepared = VGG16.preprocess(images);   // as the weights of ImageNet want their pictures
 * Features features = Features.extract(base, train);   // once, then a head trains on them in seconds
 * base.trainableFrom("block5_conv1");                  // or FineTuning.run, which does it all
 * }</pre>
 *
 * <p>A further network is one file: its options (those of {@link
 * cornea.applications.ApplicationOptions} and perhaps its own), and a function that applies its
 * layers one after the other.
 */
@NullMarked
package cornea.applications;

import org.jspecify.annotations.NullMarked;

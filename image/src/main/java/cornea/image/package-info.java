/**
 * From image files to batches: decoding, resizing, {@link cornea.image.ImageDataGenerator},
 * folders.
 *
 * <pre>{@code
 * DirectoryFlow train = new ImageDataGenerator().rescale(1 / 255.0)
 *     .flowFromDirectory(Path.of("train"), f -> f.targetSize(150, 150).batchSize(20).classMode(BINARY));
 * Batch batch = train.next();              // by hand; fit, evaluate and predict read the flow themselves
 * ArrayFlow digits = new ImageDataGenerator().rotationRange(10).flow(images, labels);
 * TableFlow dogs = new ImageDataGenerator()
 *     .flowFromTable(Table.readCsv(Path.of("labels.csv")), f -> f.directory(Path.of("photos")).yCol("breed"));
 * Tensor photo = Images.load(Path.of("photo.jpg"), 150, 150);
 * Tensor smooth = Images.load(Path.of("photo.jpg"), i -> i.targetSize(150, 150).interpolation(Interpolation.BICUBIC));
 * }</pre>
 *
 * <p>Pixels are those of Keras: decoded as Pillow decodes (EXIF orientation is ignored and alpha
 * dropped unless asked for), reduced to gray and resized with its formulas. JPEG, PNG and WebP are
 * decoded by OpenCV, and the first two by the JDK where its natives do not load. An image of more
 * than 178,956,970 pixels is refused; the system property {@code cornea.image.maxPixels} sets
 * another bound.
 *
 * <p>A flow decodes on several threads. What it yields is a function of (seed, epoch, position)
 * alone, transformations included, so it does not depend on their number; the threads end with the
 * pass over the data.
 */
@NullMarked
package cornea.image;

import org.jspecify.annotations.NullMarked;

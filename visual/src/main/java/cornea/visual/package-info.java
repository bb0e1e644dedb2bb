/**
 * Pictures of a training, of its images and of its net, drawn without a display and without any
 * program outside Java.
 *
 * <pre>{@code
 * History history = model.fit(train, f -> f.epochs(30).validationData(validation));
 * Plots.history(history).write(Path.of("curves.png"));             // accuracy and loss; .svg works too
 * Plots.history(history, p -> p.together(true).range(0, 1)).write(Path.of("all.svg"));
 * Plots.compare(Map.of("plain", first, "with BN", second), "val_accuracy").write(Path.of("runs.png"));
 * System.out.print(Plots.text(history));                           // in a terminal
 * Plots.images(batch, List.of("cat", "dog")).write(Path.of("batch.png"));
 * Plots.model(model, p -> p.showShapes(true)).write(Path.of("model.svg"));
 * }</pre>
 *
 * <p>Pictures come from {@link cornea.visual.Plots}, and from {@link cornea.visual.Explainer},
 * which shows what a trained net sees. Each is a {@link cornea.visual.Picture}: written as PNG or
 * SVG, or drawn on as a {@code BufferedImage}. {@link cornea.visual.Report} makes one HTML page of
 * a training, {@link cornea.visual.TensorBoard} writes its numbers while it runs, and {@link
 * cornea.visual.Histories} reads those that {@code CSVLogger} wrote.
 */
@NullMarked
package cornea.visual;

import org.jspecify.annotations.NullMarked;

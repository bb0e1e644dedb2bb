/**
 * Pictures of a training, drawn without a display and without any program outside Java.
 *
 * <pre>{@code
 * History history = model.fit(train, f -> f.epochs(30).validationData(validation));
 * Plots.history(history).write(Path.of("curves.png"));             // accuracy and loss; .svg works too
 * Plots.history(history, p -> p.together(true).range(0, 1)).write(Path.of("all.svg"));
 * Plots.compare(Map.of("plain", first, "with BN", second), "val_accuracy").write(Path.of("runs.png"));
 * System.out.print(Plots.text(history));                           // in a terminal
 * Plots.images(batch, List.of("cat", "dog")).write(Path.of("batch.png"));
 * }</pre>
 *
 * <p>Everything starts at {@link cornea.visual.Plots} and gives a {@link cornea.visual.Picture},
 * which is written as PNG or SVG, or drawn on as a {@code BufferedImage}.
 */
@NullMarked
package cornea.visual;

import org.jspecify.annotations.NullMarked;

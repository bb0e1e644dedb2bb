/**
 * What every engine, layer and format must pass, and the golden numbers that they are judged by.
 *
 * <p>{@link cornea.tck.Golden} reads what real Keras computed (see {@code oracle/README.md}):
 *
 * <pre>{@code
 * for (String name : Golden.cases("losses")) {
 *   Golden golden = Golden.load("losses", name);
 *   Tensor expected = golden.array("values");
 * }
 * }</pre>
 */
@NullMarked
package cornea.tck;

import org.jspecify.annotations.NullMarked;

/**
 * What fit, evaluate and predict read: {@link cornea.data.Batches}.
 *
 * <pre>{@code
 * try (BatchIterator pass = batches.iterator(seed, epoch)) {
 *   while (pass.hasNext()) {
 *     Batch batch = pass.next();
 *   }
 * }
 * }</pre>
 */
@NullMarked
package cornea.data;

import org.jspecify.annotations.NullMarked;

/**
 * The reference engine: the definition of every op, in plain Java.
 *
 * <p>One kernel for each op, in a file for each subject; {@link
 * cornea.engine.reference.ReferenceEngine} says how values are held and rounded. Other engines are
 * judged by it, and it takes over where no native library loads.
 */
@NullMarked
package cornea.engine.reference;

import org.jspecify.annotations.NullMarked;

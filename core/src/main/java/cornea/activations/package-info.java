/** Elementwise functions that layers apply to their output. */
@NullMarked
package cornea.activations;

import org.jspecify.annotations.NullMarked;

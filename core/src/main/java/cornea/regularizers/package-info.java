/** Penalties on weights and activities that are added to the loss. */
@NullMarked
package cornea.regularizers;

import org.jspecify.annotations.NullMarked;

/** Projections that weights go through after each update. */
@NullMarked
package cornea.constraints;

import org.jspecify.annotations.NullMarked;

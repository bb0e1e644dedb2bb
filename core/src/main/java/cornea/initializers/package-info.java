/** How weights start. */
@NullMarked
package cornea.initializers;

import org.jspecify.annotations.NullMarked;

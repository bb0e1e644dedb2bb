/** Programs to read and to run: {@code ./cornea example} lists them. */
@NullMarked
package cornea.examples;

import org.jspecify.annotations.NullMarked;

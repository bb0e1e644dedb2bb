/** Counter-based randomness: every draw is a pure function of where it is used; no state at all. */
@NullMarked
package cornea.random;

import org.jspecify.annotations.NullMarked;

/** What every package shares: the exception with which Cornea reports errors, and its version. */
@NullMarked
package cornea;

import org.jspecify.annotations.NullMarked;

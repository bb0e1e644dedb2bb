/** What every package shares: the exception with which Cornea reports errors. */
@NullMarked
package cornea;

import org.jspecify.annotations.NullMarked;

/**
 * Files that are whole at any moment, and files from elsewhere. Stands on nothing but the error
 * type, so that everything may use it.
 *
 * <pre>{@code
 * AtomicFile.write(Path.of("report.txt"), out -> out.write(bytes));
 * }</pre>
 */
@NullMarked
package cornea.io;

import org.jspecify.annotations.NullMarked;

/**
 * The {@code cornea} command. A subcommand is one class; examples and benchmarks are found by
 * {@link java.util.ServiceLoader}, so that this module needs to know none of them.
 *
 * <p>Results go to standard output, everything else to standard error. Exit status: 0 done, 1
 * failed, 2 wrong arguments.
 */
@NullMarked
package cornea.cli;

import org.jspecify.annotations.NullMarked;

/**
 * The nets whose speed is measured: {@code ./cornea benchmark nin}, and {@code
 * benchmarks/against-keras} beside the same nets in Keras.
 */
@NullMarked
package cornea.benchmarks;

import org.jspecify.annotations.NullMarked;

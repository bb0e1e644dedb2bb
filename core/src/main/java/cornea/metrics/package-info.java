/**
 * What is watched and not minimised: accumulators on the host, fed with targets and predictions
 * batch by batch.
 */
@NullMarked
package cornea.metrics;

import org.jspecify.annotations.NullMarked;

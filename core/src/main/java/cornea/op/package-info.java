/**
 * The ops: a small, sealed set of records, one file each, with attributes, shape rule and gradient
 * rule. An op says <em>what</em> is computed, in Keras's layouts (images NHWC, kernels HWIO); the
 * reference engine defines the numbers, other engines must agree.
 *
 * <p>{@link cornea.op.Ops} is how layers, losses and optimizers use them. A new op is one record
 * here and one rule in each engine's {@link cornea.engine.OpTable}, which refuses to be built while
 * a rule is missing.
 */
@NullMarked
package cornea.op;

import org.jspecify.annotations.NullMarked;

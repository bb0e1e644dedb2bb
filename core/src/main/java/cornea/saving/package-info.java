/**
 * How layers and models become data and come back, without any file format: {@link
 * cornea.saving.Options} is the one list that a class writes about its options; {@link
 * cornea.saving.Registry} finds classes by Keras's names; {@link cornea.saving.WeightStore} holds
 * weights by path. File formats themselves are {@link cornea.saving.ModelFormat}s, in other
 * modules.
 */
@NullMarked
package cornea.saving;

import org.jspecify.annotations.NullMarked;

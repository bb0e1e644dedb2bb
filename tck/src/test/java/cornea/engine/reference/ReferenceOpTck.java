package cornea.engine.reference;

import cornea.engine.Engine;
import cornea.tck.OpTck;
import cornea.tensor.DType;

/**
 * The reference engine's float32 mode meets the bounds that it sets for others: they leave room for
 * the rounding of results at least.
 */
class ReferenceOpTck extends OpTck {
  @Override
  protected Engine engine() {
    return new ReferenceEngine(DType.FLOAT32);
  }
}

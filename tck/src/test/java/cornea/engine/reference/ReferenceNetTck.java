package cornea.engine.reference;

import cornea.engine.Engine;
import cornea.tck.NetTck;
import cornea.tensor.DType;

/** The tutorials' nets, on the reference engine in float32. */
class ReferenceNetTck extends NetTck {
  private final Engine engine = new ReferenceEngine(DType.FLOAT32);

  @Override
  protected Engine engine() {
    return engine;
  }
}

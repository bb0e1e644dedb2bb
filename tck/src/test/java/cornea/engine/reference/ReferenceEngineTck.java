package cornea.engine.reference;

import cornea.engine.Engine;
import cornea.tck.EngineTck;
import cornea.tensor.DType;

class ReferenceEngineTck extends EngineTck {
  private final Engine engine = new ReferenceEngine(DType.FLOAT32);

  @Override
  protected Engine engine() {
    return engine;
  }
}

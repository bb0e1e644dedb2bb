package cornea.engine.reference;

import cornea.engine.Engine;
import cornea.tck.StepTck;
import cornea.tensor.DType;

/** Every layer's step in float32 against double. */
class ReferenceStepTck extends StepTck {
  private final Engine engine = new ReferenceEngine(DType.FLOAT32);

  @Override
  protected Engine engine() {
    return engine;
  }
}

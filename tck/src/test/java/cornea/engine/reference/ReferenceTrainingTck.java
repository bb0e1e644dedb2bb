package cornea.engine.reference;

import cornea.engine.Engine;
import cornea.tck.TrainingTck;
import cornea.tensor.DType;

/** What training promises, on the reference engine in float32. */
class ReferenceTrainingTck extends TrainingTck {
  private final Engine engine = new ReferenceEngine(DType.FLOAT32);

  @Override
  protected Engine engine() {
    return engine;
  }
}

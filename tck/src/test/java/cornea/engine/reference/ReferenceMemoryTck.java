package cornea.engine.reference;

import cornea.engine.Engine;
import cornea.tck.MemoryTck;
import cornea.tensor.DType;

/** Memory over a thousand fits, on the reference engine in float32. */
class ReferenceMemoryTck extends MemoryTck {
  private final Engine engine = new ReferenceEngine(DType.FLOAT32);

  @Override
  protected Engine engine() {
    return engine;
  }
}

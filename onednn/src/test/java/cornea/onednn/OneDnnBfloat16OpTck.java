package cornea.onednn;

import cornea.engine.Engine;
import cornea.engine.Precision;
import cornea.tck.OpTck;

/** Every op that oneDNN may compute in bfloat16 does so within the bounds of that. */
class OneDnnBfloat16OpTck extends OpTck {
  @Override
  protected Engine engine() {
    return Bfloat16Engine.orSkip();
  }

  @Override
  protected Precision precision() {
    return Precision.BFLOAT16;
  }
}

package cornea.onednn;

import cornea.engine.Engine;
import cornea.engine.Precision;
import cornea.tck.NetTck;

/** The tutorials' nets in bfloat16. */
class OneDnnBfloat16NetTck extends NetTck {
  @Override
  protected Engine engine() {
    return Bfloat16Engine.orSkip();
  }

  @Override
  protected Precision precision() {
    return Precision.BFLOAT16;
  }
}

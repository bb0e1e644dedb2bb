package cornea.onednn;

import cornea.engine.Engine;
import cornea.tck.NetTck;

/** The tutorials' nets, on oneDNN, a few images at a time. */
class OneDnnSlicedNetTck extends NetTck {
  @Override
  protected Engine engine() {
    return SlicingEngine.INSTANCE;
  }
}

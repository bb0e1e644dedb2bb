package cornea.onednn;

import cornea.engine.Engine;
import cornea.engine.Engines;
import cornea.tck.NetTck;

/** The tutorials' nets, on oneDNN. */
class OneDnnNetTck extends NetTck {
  @Override
  protected Engine engine() {
    return Engines.named("onednn");
  }
}

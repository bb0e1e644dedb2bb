package cornea.onednn;

import cornea.engine.Engine;
import cornea.engine.Engines;
import cornea.tck.OpTck;

/** Every op on oneDNN against the reference engine. */
class OneDnnOpTck extends OpTck {
  @Override
  protected Engine engine() {
    return Engines.named("onednn");
  }
}

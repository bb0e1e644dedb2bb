package cornea.onednn;

import cornea.engine.Engine;
import cornea.engine.Engines;
import cornea.tck.EngineTck;

/** What every engine promises, kept by oneDNN. */
class OneDnnEngineTck extends EngineTck {
  @Override
  protected Engine engine() {
    return Engines.named("onednn");
  }
}

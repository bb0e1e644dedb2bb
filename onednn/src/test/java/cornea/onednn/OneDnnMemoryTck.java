package cornea.onednn;

import cornea.engine.Engine;
import cornea.engine.Engines;
import cornea.tck.MemoryTck;

/** Memory over a thousand fits, on oneDNN. */
class OneDnnMemoryTck extends MemoryTck {
  @Override
  protected Engine engine() {
    return Engines.named("onednn");
  }
}

package cornea.onednn;

import cornea.engine.Engine;
import cornea.engine.Engines;
import cornea.tck.StepTck;

/** Every layer's step on oneDNN against the reference engine. */
class OneDnnStepTck extends StepTck {
  @Override
  protected Engine engine() {
    return Engines.named("onednn");
  }
}

package cornea.onednn;

import cornea.engine.Engine;
import cornea.engine.Engines;
import cornea.tck.TrainingTck;

/** What training promises, on oneDNN. */
class OneDnnTrainingTck extends TrainingTck {
  @Override
  protected Engine engine() {
    return Engines.named("onednn");
  }
}

package cornea.onednn;

import cornea.engine.Engine;
import cornea.tck.NetTck;

/** Whole nets with every three by three convolution by Winograd's filtering. */
class OneDnnWinogradNetTck extends NetTck {
  private static final Engine ENGINE =
      new OneDnnEngine(
          Runtime.getRuntime().availableProcessors(),
          DepthFirst.SLICE_BYTES,
          WinogradUse.WHERE_POSSIBLE);

  @Override
  protected Engine engine() {
    return ENGINE;
  }
}

package cornea.onednn;

import cornea.engine.Engine;

/** The engine with slices so small that nearly every chain of primitives is cut into them. */
final class SlicingEngine {
  /** An image of 8 by 8 pixels and four channels. */
  static final long SLICE_BYTES = 8 * 8 * 4 * Float.BYTES;

  static final Engine INSTANCE =
      new OneDnnEngine(
          Runtime.getRuntime().availableProcessors(), SLICE_BYTES, WinogradUse.WHERE_FASTER);

  private SlicingEngine() {}
}

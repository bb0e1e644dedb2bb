/** The oneDNN engine: lowers graphs to oneDNN primitives. */
module cornea.onednn {
  requires static org.jspecify;
  requires cornea.core;
  requires org.bytedeco.dnnl;
  requires org.bytedeco.javacpp;
  requires org.bytedeco.opencl;

  provides cornea.engine.EngineProvider with
      cornea.onednn.OneDnnProvider;
}

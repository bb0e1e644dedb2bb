/** The oneDNN engine: lowers graphs to oneDNN primitives. */
module cornea.onednn {
  requires cornea.core;
  requires org.bytedeco.dnnl;
  requires org.bytedeco.javacpp;
}

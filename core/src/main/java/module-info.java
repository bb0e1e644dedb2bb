/** Tensors, graph, ops, the engine SPI, the reference engine, layers, models and training. */
module cornea.core {
  requires static transitive org.jspecify;
}

/** Tensors, graph, ops, the engine SPI, the reference engine, layers, models and training. */
module cornea.core {
  requires static transitive org.jspecify;

  exports cornea.engine;
  exports cornea.graph;
  exports cornea.op;
  exports cornea.random;
  exports cornea.tensor;

  uses cornea.engine.EngineProvider;
}

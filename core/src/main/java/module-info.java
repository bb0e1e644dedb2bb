/** Tensors, graph, ops, the engine SPI, the reference engine, layers, models and training. */
module cornea.core {
  requires static transitive org.jspecify;
  requires jdk.management;
  requires jdk.unsupported; // the option to write past the computer's buffers

  exports cornea;
  exports cornea.activations;
  exports cornea.constraints;
  exports cornea.data;
  exports cornea.engine;
  exports cornea.engine.reference;
  exports cornea.graph;
  exports cornea.initializers;
  exports cornea.io;
  exports cornea.layers;
  exports cornea.models;
  exports cornea.losses;
  exports cornea.metrics;
  exports cornea.optimizers;
  exports cornea.callbacks;
  exports cornea.training;
  exports cornea.op;
  exports cornea.random;
  exports cornea.regularizers;
  exports cornea.saving;
  exports cornea.tensor;

  uses cornea.engine.EngineProvider;
  uses cornea.saving.ModelFormat;

  provides cornea.engine.EngineProvider with
      cornea.engine.reference.ReferenceProvider;
}

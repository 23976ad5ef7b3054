/// A Keras-style framework for convolutional networks.
module dev.fovea {
  requires static jdk.incubator.vector;
  requires static transitive org.jspecify;

  exports dev.fovea.tensor;
  exports dev.fovea.graph;
  exports dev.fovea.op;
  exports dev.fovea.grad;
  exports dev.fovea.engine;
  exports dev.fovea.engine.java;
  exports dev.fovea.compile;
  exports dev.fovea.initializer;
  exports dev.fovea.regularizer;
  exports dev.fovea.constraint;
  exports dev.fovea.layer;
  exports dev.fovea.data;
  exports dev.fovea.loss;
  exports dev.fovea.metric;
  exports dev.fovea.schedule;
  exports dev.fovea.optimizer;
  exports dev.fovea.train;
  exports dev.fovea.callback;

  exports dev.fovea.model;
  exports dev.fovea.explain;
  exports dev.fovea.zoo;

  uses dev.fovea.data.MnistFiles;
  uses dev.fovea.engine.EngineProvider;
}

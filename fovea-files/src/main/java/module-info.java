/// Reads and writes model files.
module dev.fovea.files {
  requires transitive dev.fovea;
  requires com.fasterxml.jackson.core;
  requires io.jhdf;
  requires java.desktop;
  requires java.net.http;
  requires static transitive org.jspecify;

  exports dev.fovea.files;
  exports dev.fovea.files.convert;
  exports dev.fovea.files.data;
  exports dev.fovea.files.image;
  exports dev.fovea.files.onnx;
  exports dev.fovea.files.pretrained;
  exports dev.fovea.files.tensorboard;
}

/// The lessons of lectures on convolutional networks, as experiments.
module dev.fovea.examples {
  requires transitive dev.fovea.lab;
  requires static transitive org.jspecify;

  exports dev.fovea.examples;
}

/// The files of MNIST. They are found by `ServiceLoader`, and `Mnist` of the core reads them.
module dev.fovea.mnist {
  requires dev.fovea;
  requires static org.jspecify;

  provides dev.fovea.data.MnistFiles with
      dev.fovea.mnist.BundledFiles;
}

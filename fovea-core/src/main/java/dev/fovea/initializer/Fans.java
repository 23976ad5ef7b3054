package dev.fovea.initializer;

import dev.fovea.tensor.Shape;

/// How many numbers come together in one output of a weight, and how many outputs one input reaches.
///
/// Those of a kernel `[window…, channels, filters]` are its channels and its filters, each times the
/// size of the window.
///
/// @param in  the number of inputs
/// @param out the number of outputs
record Fans(double in, double out) {
  static Fans of(Shape shape) {
    double window = shape.rank() < 2 ? 1 : shape.slice(0, shape.rank() - 2).size();
    double in = shape.rank() == 0 ? 1 : window * shape.dim(shape.rank() < 2 ? -1 : -2);
    double out = shape.rank() == 0 ? 1 : window * shape.last();
    return new Fans(in, out);
  }
}

/// Shapes, element types and off-heap arrays: what every other package is built on.
@NullMarked
package dev.fovea.tensor;

import org.jspecify.annotations.NullMarked;

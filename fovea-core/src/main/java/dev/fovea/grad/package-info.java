/// Derivatives of whole graphs.
@NullMarked
package dev.fovea.grad;

import org.jspecify.annotations.NullMarked;

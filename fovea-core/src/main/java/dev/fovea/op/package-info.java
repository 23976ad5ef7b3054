/// The kinds of computation, one record each, with their shapes and derivatives.
@NullMarked
package dev.fovea.op;

import org.jspecify.annotations.NullMarked;

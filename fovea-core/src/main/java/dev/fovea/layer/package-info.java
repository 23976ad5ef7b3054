/// Keras's layers, one record each: settings in, graph nodes out.
@NullMarked
package dev.fovea.layer;

import org.jspecify.annotations.NullMarked;

/// What training makes small, under Keras's names.
@NullMarked
package dev.fovea.loss;

import org.jspecify.annotations.NullMarked;

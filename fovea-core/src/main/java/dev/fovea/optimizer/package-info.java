/// How weights move against their derivatives, under Keras's names.
@NullMarked
package dev.fovea.optimizer;

import org.jspecify.annotations.NullMarked;

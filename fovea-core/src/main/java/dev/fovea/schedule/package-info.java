/// How the step size changes during training, under Keras's names.
@NullMarked
package dev.fovea.schedule;

import org.jspecify.annotations.NullMarked;

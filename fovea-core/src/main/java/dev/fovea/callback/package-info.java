/// Those who follow a training and act on it, under Keras's names.
@NullMarked
package dev.fovea.callback;

import org.jspecify.annotations.NullMarked;

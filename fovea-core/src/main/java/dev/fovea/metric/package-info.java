/// What people read of a model's quality, under Keras's names.
@NullMarked
package dev.fovea.metric;

import org.jspecify.annotations.NullMarked;

/// How weights start, under Keras's names.
@NullMarked
package dev.fovea.initializer;

import org.jspecify.annotations.NullMarked;

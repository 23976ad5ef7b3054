/// Data sets: what a model is trained and tested on.
@NullMarked
package dev.fovea.data;

import org.jspecify.annotations.NullMarked;

/// What weights must keep to after each training step.
@NullMarked
package dev.fovea.constraint;

import org.jspecify.annotations.NullMarked;

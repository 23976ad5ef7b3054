/// What keeps weights and activations small: penalties that are added to the loss.
@NullMarked
package dev.fovea.regularizer;

import org.jspecify.annotations.NullMarked;

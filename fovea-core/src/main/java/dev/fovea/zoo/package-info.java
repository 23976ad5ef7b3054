/// Networks with a name, one function each.
@NullMarked
package dev.fovea.zoo;

import org.jspecify.annotations.NullMarked;

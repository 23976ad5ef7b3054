/// The plain Java engine: every op, written to be read, for any floating type.
@NullMarked
package dev.fovea.engine.java;

import org.jspecify.annotations.NullMarked;

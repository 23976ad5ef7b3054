/// Arithmetic over many floats at once, by the Vector API: the only package that needs the module
/// `jdk.incubator.vector`, and that nobody may touch where it is absent.
@NullMarked
package dev.fovea.engine.vector;

import org.jspecify.annotations.NullMarked;

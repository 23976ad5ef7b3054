/// A computation as a list of nodes in execution order, its builder and its text form.
@NullMarked
package dev.fovea.graph;

import org.jspecify.annotations.NullMarked;

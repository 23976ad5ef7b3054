/// What runs the nodes of a graph: engines and their kernels.
@NullMarked
package dev.fovea.engine;

import org.jspecify.annotations.NullMarked;

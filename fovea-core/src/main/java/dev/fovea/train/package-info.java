/// Training: the step as one graph, the loop around it, and the events that it tells.
@NullMarked
package dev.fovea.train;

import org.jspecify.annotations.NullMarked;

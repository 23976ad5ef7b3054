/// From a graph to steps that run: passes, the memory plan, and the plan itself.
@NullMarked
package dev.fovea.compile;

import org.jspecify.annotations.NullMarked;

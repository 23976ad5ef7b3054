/// Explanations as pages: what a model sees in an image, and how good it is class by class.
@NullMarked
package dev.fovea.lab.explain;

import org.jspecify.annotations.NullMarked;

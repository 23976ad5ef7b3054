/// Models: layers that are joined, named, and have weights.
@NullMarked
package dev.fovea.model;

import org.jspecify.annotations.NullMarked;

/// The lessons of lectures on convolutional networks: each class is an experiment, a short program that runs, prints and draws.
@NullMarked
package dev.fovea.examples;

import org.jspecify.annotations.NullMarked;

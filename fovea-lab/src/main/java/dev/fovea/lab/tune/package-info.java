/// Looks for the settings with which a network learns best: random search, successive halving, TPE, and ranges that narrow.
@NullMarked
package dev.fovea.lab.tune;

import org.jspecify.annotations.NullMarked;

package dev.fovea.lab.tune;

import java.util.random.RandomGenerator;

/// How likely each place of a parameter's scale is, from 0 to 1.
sealed interface Density permits Parzen, Counts {
  /// Returns the density at a place.
  double at(double place);

  /// Draws a place.
  double draw(RandomGenerator random);
}

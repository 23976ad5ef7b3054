package dev.fovea.engine.vector;

import static dev.fovea.engine.vector.Floats.LANES;
import static dev.fovea.engine.vector.Floats.SPECIES;
import static dev.fovea.engine.vector.Floats.load;
import static dev.fovea.engine.vector.Floats.store;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/// The largest element under a window at one position, and the way back, a vector of channels at once.
///
/// @param pixels   for each position and each element of the window, the pixel that lies there, below
///     0 where none does
/// @param window   elements of the window
/// @param channels a multiple of [Floats#LANES]
public record Pooling(int[] pixels, int window, int channels) {
  /// Finds the largest, the first of equals; NaN is larger than all.
  ///
  /// @param image  the first pixel of the image
  /// @param to     where the position's results begin in `y`
  /// @param places gets, for each channel, which element of the window it was
  public void max(
      MemorySegment x, long image, int position, MemorySegment y, long to, float[] places) {
    int first = position * window;
    int inside = 0;
    while (pixels[first + inside] < 0) {
      inside++;
    }
    for (int c = 0; c < channels; c += LANES) {
      FloatVector most = load(x, (image + pixels[first + inside]) * channels + c);
      FloatVector place = FloatVector.broadcast(SPECIES, inside);
      for (int tap = inside + 1; tap < window; tap++) {
        if (pixels[first + tap] >= 0) {
          FloatVector value = load(x, (image + pixels[first + tap]) * channels + c);
          VectorMask<Float> more = value.compare(VectorOperators.GT, most)
              .or(value.test(VectorOperators.IS_NAN));
          most = most.blend(value, more);
          place = place.blend(tap, more);
        }
      }
      store(most, y, to + c);
      place.intoArray(places, c);
    }
  }

  /// Adds what comes back to the elements that were the largest.
  ///
  /// @param from where the position's results began
  public void back(
      MemorySegment dy, long from, int position, MemorySegment dx, long image, float[] places) {
    int first = position * window;
    for (int tap = 0; tap < window; tap++) {
      if (pixels[first + tap] >= 0) {
        long pixel = (image + pixels[first + tap]) * channels;
        for (int c = 0; c < channels; c += LANES) {
          VectorMask<Float> won = FloatVector.fromArray(SPECIES, places, c)
              .compare(VectorOperators.EQ, tap);
          store(load(dx, pixel + c).add(load(dy, from + c), won), dx, pixel + c);
        }
      }
    }
  }
}

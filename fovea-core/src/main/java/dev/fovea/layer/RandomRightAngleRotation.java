package dev.fovea.layer;

import dev.fovea.graph.Value;
import java.util.List;

/// Turns images by random right angles while training: pixels move, and none is mixed with another.
///
/// Input and output: `[batch, height, width, channels]`. Does nothing outside training. Keras has no
/// such layer, so that models with it cannot be saved for Keras.
///
/// @param turns      the numbers of quarter turns to choose from, counter-clockwise, each from 0 to 3,
///     all equally likely; quarter turns want images as high as they are wide
/// @param dataFormat where the channels are
/// @param name       the layer's name, or empty
/// @param trainable  without effect: there are no weights
/// @see RandomRotation
public record RandomRightAngleRotation(
    List<Integer> turns, DataFormat dataFormat, String name, boolean trainable) implements Layer {
  private static final List<Integer> COSINES = List.of(1, 0, -1, 0);
  private static final List<Integer> SINES = List.of(0, 1, 0, -1);

  /// Checks the settings.
  ///
  /// @throws IllegalArgumentException if there are no turns, or one is not from 0 to 3
  public RandomRightAngleRotation {
    turns = List.copyOf(turns);
    if (turns.isEmpty() || turns.stream().anyMatch(turn -> turn < 0 || turn > 3)) {
      throw new IllegalArgumentException(
          "RandomRightAngleRotation needs numbers of quarter turns from 0 to 3, got %s."
              .formatted(turns));
    }
  }

  /// Returns a layer that turns by no, one, two or three quarters.
  public RandomRightAngleRotation() {
    this(List.of(0, 1, 2, 3));
  }

  /// Returns a layer that chooses among these numbers of quarter turns.
  public RandomRightAngleRotation(List<Integer> turns) {
    this(turns, DataFormat.CHANNELS_LAST, "", true);
  }

  @Override
  public Value call(Scope scope, Value x) {
    Images.channels(scope, x, 2);
    int rows = dataFormat == DataFormat.CHANNELS_LAST ? 1 : 2;
    boolean quarters = turns.stream().anyMatch(turn -> turn % 2 == 1);
    if (quarters && x.shape().dim(rows) != x.shape().dim(rows + 1)) {
      throw scope.error(
          "images %s are not as high as they are wide, and would not fit after a quarter turn"
              .formatted(x.type()),
          "make them square, with CenterCrop or Resizing, or give only the turns 0 and 2");
    }
    return Images.inTraining(scope, x, dataFormat, image -> turn(Warp.of(scope, image)));
  }

  private Value turn(Warp warp) {
    Draws draws = warp.draws();
    Value uniform = draws.between(0, 1);
    Value cosine = draws.choice(uniform, turns.stream().map(COSINES::get).toList());
    Value sine = draws.choice(uniform, turns.stream().map(SINES::get).toList());
    return warp.exactly(warp.turn(cosine, sine));
  }
}

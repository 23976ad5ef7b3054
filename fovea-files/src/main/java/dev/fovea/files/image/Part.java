package dev.fovea.files.image;

import java.util.random.RandomGenerator;

/// A part of an image, in pixels.
///
/// @param top  rows above it
/// @param left columns to its left
record Part(int top, int left, int height, int width) {
  /// How much wider or higher than a square a random part is at most.
  private static final double RATIO = 4.0 / 3;
  private static final int TRIES = 10;

  /// Chooses a part of an image of a size.
  @FunctionalInterface
  interface Choice {
    Part of(Resize.Size size);
  }

  /// Returns all of it.
  static Part whole(Resize.Size size) {
    return new Part(0, 0, size.height(), size.width());
  }

  /// Checks what share of the area the smallest part has.
  ///
  /// @throws IllegalArgumentException if it is not above 0 and at most 1
  static double checked(double smallest) {
    if (!(smallest > 0 && smallest <= 1)) {
      throw new IllegalArgumentException(
          "the smallest part must be above 0 and at most 1 of the area, got %s."
              .formatted(smallest));
    }
    return smallest;
  }

  /// Draws a part: its share of the area from `smallest` to 1, the logarithm of its width by its height
  /// between those of 3/4 and 4/3, then its place. What does not fit is drawn again; after ten times it
  /// is the largest part in the middle that has such proportions.
  ///
  /// @see <a href="https://arxiv.org/abs/1409.4842">Szegedy et al. 2014, section 6</a>
  /// @see <a href="https://docs.pytorch.org/vision/stable/generated/torchvision.transforms.RandomResizedCrop.html">RandomResizedCrop,
  ///     PyTorch</a>
  static Part random(Resize.Size size, double smallest, RandomGenerator random) {
    for (int i = 0; i < TRIES; i++) {
      double share = smallest + (1 - smallest) * random.nextDouble();
      double area = share * size.height() * size.width();
      double ratio = Math.pow(RATIO, 2 * random.nextDouble() - 1);
      long height = Math.round(Math.sqrt(area / ratio));
      long width = Math.round(Math.sqrt(area * ratio));
      if (height >= 1 && height <= size.height() && width >= 1 && width <= size.width()) {
        return new Part(random.nextInt(size.height() - (int) height + 1),
            random.nextInt(size.width() - (int) width + 1), (int) height, (int) width);
      }
    }
    return middle(size);
  }

  private static Part middle(Resize.Size size) {
    int height = (int) Math.min(size.height(), Math.round(size.width() * RATIO));
    int width = (int) Math.min(size.width(), Math.round(size.height() * RATIO));
    return new Part((size.height() - height) / 2, (size.width() - width) / 2, height, width);
  }
}

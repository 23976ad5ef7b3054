package dev.fovea.layer;

/// Which layers of mixed precision compute in the type of their weights all the same, and only read
/// and give bf16.
///
/// Sums of squares over an image would lose most digits, an angle times the width of a picture would
/// miss pixels, and a factor rounded to 8 digits would shift the mean. Keras widens the inputs of
/// normalizations in the same way; for pictures and random numbers it does not, and is less exact.
final class SinglePrecision {
  private SinglePrecision() {}

  static boolean wants(Layer layer) {
    return switch (layer) {
      case GroupNormalization _,LayerNormalization _,RMSNormalization _,UnitNormalization _ -> true;
      case LocalResponseNormalization _,Normalization _ -> true;
      case AlphaDropout _,Dropout _,GaussianDropout _,GaussianNoise _,StochasticDepth _ -> true;
      case SpatialDropout1D _,SpatialDropout2D _,SpatialDropout3D _ -> true;
      case RandomBrightness _,RandomContrast _,RandomCrop _,RandomErasing _,RandomFlip _ -> true;
      case RandomColorDegeneration _,RandomColorJitter _,RandomHue _,RandomSaturation _ -> true;
      case RandomGrayscale _,RandomInvert _,RandomRightAngleRotation _,RandomRotation _ -> true;
      case RandomShear _,RandomTranslation _,RandomZoom _,Resizing _ -> true;
      default -> false;
    };
  }
}

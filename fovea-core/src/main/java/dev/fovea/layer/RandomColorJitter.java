package dev.fovea.layer;

import dev.fovea.graph.Value;
import java.util.List;
import java.util.Optional;

/// Changes brightness, contrast, saturation and hue of images at random while training, in that order.
///
/// Input and output: `[batch, height, width, 3]`, red, green and blue; without saturation and hue, any
/// number of channels. Does nothing outside training. Each step is what [RandomBrightness],
/// [RandomContrast], [RandomSaturation] and [RandomHue] do; one without a factor is left out. Pixels
/// are kept within the range of values where those layers do.
///
/// @param valueRange       the lowest and the highest value of a pixel
/// @param brightnessFactor limits of what is added, as shares of the range, from -1 to 1
/// @param contrastFactor   limits of what contrasts lose and gain, from 0 to 1
/// @param saturationFactor limits of the factor of the saturation, from -1 to 1: 0.5 changes nothing
/// @param hueFactor        limits of what hues turn by, as shares of half a circle, from 0 to 1
/// @param dataFormat       where the channels are
/// @param name             the layer's name, or empty
/// @param trainable        without effect: there are no weights
/// @see <a href="https://keras.io/api/layers/preprocessing_layers/">Keras, preprocessing layers</a>
public record RandomColorJitter(
    List<Double> valueRange,
    Optional<List<Double>> brightnessFactor,
    Optional<List<Double>> contrastFactor,
    Optional<List<Double>> saturationFactor,
    Optional<List<Double>> hueFactor,
    DataFormat dataFormat,
    String name,
    boolean trainable)
    implements
      Layer {
  /// Checks the settings.
  ///
  /// @throws IllegalArgumentException if one is outside its range, or the range of values is empty
  public RandomColorJitter {
    valueRange = Limits.span("RandomColorJitter", valueRange);
    brightnessFactor = brightnessFactor
        .map(factor -> Limits.around("RandomColorJitter brightnessFactor", factor, -1, 1));
    contrastFactor = contrastFactor
        .map(factor -> Limits.around("RandomColorJitter contrastFactor", factor, 0, 1));
    saturationFactor = saturationFactor
        .map(factor -> Limits.share("RandomColorJitter saturationFactor", factor));
    hueFactor = hueFactor
        .map(factor -> Limits.within("RandomColorJitter hueFactor", factor, 0, 1));
  }

  /// Returns a layer for pixels from 0 to 255 that changes nothing yet.
  public RandomColorJitter() {
    this(List.of(0.0, 255.0), Optional.empty(), Optional.empty(), Optional.empty(),
        Optional.empty(), DataFormat.CHANNELS_LAST, "", true);
  }

  /// Returns the same layer for pixels of other values, such as 0 to 1.
  public RandomColorJitter valueRange(double lowest, double highest) {
    return Settings.with(this, "valueRange", List.of(lowest, highest));
  }

  /// Returns the same layer that adds shares of the range of values between these limits, such as -0.2
  /// and 0.2.
  public RandomColorJitter brightnessFactor(double lower, double upper) {
    return Settings.with(this, "brightnessFactor", Optional.of(List.of(lower, upper)));
  }

  /// Returns the same layer with contrasts from `lower` less to `upper` more.
  public RandomColorJitter contrastFactor(double lower, double upper) {
    return Settings.with(this, "contrastFactor", Optional.of(List.of(lower, upper)));
  }

  /// Returns the same layer with a factor of the saturation between these limits, such as 0.4 and 0.6.
  public RandomColorJitter saturationFactor(double lower, double upper) {
    return Settings.with(this, "saturationFactor", Optional.of(List.of(lower, upper)));
  }

  /// Returns the same layer that turns hues by shares of half a circle between these limits, such as 0
  /// and 0.1.
  public RandomColorJitter hueFactor(double lower, double upper) {
    return Settings.with(this, "hueFactor", Optional.of(List.of(lower, upper)));
  }

  @Override
  public Value call(Scope scope, Value x) {
    if (saturationFactor.isPresent() || hueFactor.isPresent()) {
      Images.colours(scope, x, dataFormat);
    }
    return Images.inTraining(scope, x, dataFormat, image -> jitter(scope, image));
  }

  private Value jitter(Scope scope, Value image) {
    DataFormat last = DataFormat.CHANNELS_LAST;
    Value result = image;
    if (brightnessFactor.isPresent()) {
      result = new RandomBrightness(brightnessFactor.get(), valueRange, last, "", true)
          .call(scope, result);
    }
    if (contrastFactor.isPresent()) {
      result = new RandomContrast(contrastFactor.get(), valueRange, last, "", true)
          .call(scope, result);
    }
    if (saturationFactor.isPresent()) {
      result = new RandomSaturation(saturationFactor.get(), valueRange, last, "", true)
          .call(scope, result);
    }
    if (hueFactor.isPresent()) {
      result = new RandomHue(hueFactor.get(), valueRange, last, "", true).call(scope, result);
    }
    return result;
  }
}

package dev.fovea.layer;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/// Messages of layers that pool adaptively, resize, make noise or normalize, whole.
class ShapeErrorsTest {
  @Test
  void saysWhichLengthsMustBePositive() {
    fails(() -> new AdaptiveAveragePooling1D(0),
        "AdaptiveAveragePooling1D outputSize needs a number of at least 1, got [0].");
    fails(() -> new AdaptiveAveragePooling2D(0),
        "AdaptiveAveragePooling2D outputSize needs 2 numbers of at least 1, got [0, 0].");
    fails(() -> new AdaptiveAveragePooling3D(-1),
        "AdaptiveAveragePooling3D outputSize needs 3 numbers of at least 1, got [-1, -1, -1].");
    fails(() -> new AdaptiveMaxPooling1D(0),
        "AdaptiveMaxPooling1D outputSize needs a number of at least 1, got [0].");
    fails(() -> new AdaptiveMaxPooling2D(List.of(2), DataFormat.CHANNELS_LAST, "", true),
        "AdaptiveMaxPooling2D outputSize needs 2 numbers of at least 1, got [2].");
    fails(() -> new AdaptiveMaxPooling3D(0),
        "AdaptiveMaxPooling3D outputSize needs 3 numbers of at least 1, got [0, 0, 0].");
  }

  @Test
  void saysWhichAxesAPoolNeeds() {
    fails(() -> new AdaptiveAveragePooling2D(2).on(Input.of(4, 5)), """
        adaptive_average_pooling2d: input is f32[1,4,5], which has 3 axes; the layer needs 4.
          fix:    give [batch, height, width, channels].""");
    fails(() -> new AdaptiveMaxPooling1D(2).on(Input.of(4)), """
        adaptive_max_pooling1d: input is f32[1,4], which has 2 axes; the layer needs 3.
          fix:    give [batch, spatial…, channels].""");
  }

  @Test
  void saysHowMuchNoiseIsAllowed() {
    fails(() -> new GaussianNoise(1.5), "GaussianNoise stddev must be from 0 to 1, got 1.5.");
    fails(() -> new GaussianNoise(Double.NaN),
        "GaussianNoise stddev must be from 0 to 1, got NaN.");
    fails(() -> new GaussianDropout(1),
        "GaussianDropout rate must be at least 0 and below 1, got 1.0.");
    fails(() -> new AlphaDropout(-0.5),
        "AlphaDropout rate must be at least 0 and below 1, got -0.5.");
  }

  @Test
  void saysThatAnImageIsEitherCroppedOrPadded() {
    fails(() -> new Resizing(3, 4).crop().pad(),
        "Resizing cannot both crop and pad to the aspect ratio. Choose one of them.");
  }

  @Test
  void saysWhatIsNoColour() {
    fails(() -> new Grayscale(2, DataFormat.CHANNELS_LAST, "", true),
        "Grayscale outputChannels must be 1 or 3, got 2.");
    fails(() -> new Grayscale().on(Input.of(4, 5, 1)), """
        grayscale: 1 channels are no colours.
          fix:    give images of 3 channels: red, green and blue.""");
  }

  @Test
  void saysWhichAxisGluHalves() {
    fails(() -> new Dense(3).activation(ActivationFunction.GLU).on(Input.of(4)), """
        dense: the activation glu halves the last axis, which f32[1,3] does not allow.
          fix:    give it an even number of channels.""");
  }

  @Test
  void saysWhichMeansANormalizationTakes() {
    fails(() -> new Normalization(List.of(1, 2), false, Optional.of(List.of(1.0, 2.0)),
        Optional.of(List.of(1.0, 2.0)), "", true),
        "Normalization takes a mean for each position of one axis, got axes [1, 2]. Adapt the model"
            + " to data instead, or give one mean for all.");
    fails(() -> new Normalization().axis(2).on(Input.of(4)), """
        normalization: there is no axis 2 in f32[1,4] behind the batch axis.
          fix:    choose an axis from 1 to 1.""");
  }

  @Test
  void namesALambdaThatDoesNotFit() {
    Layer lambda = new Lambda("mine", (scope, x) -> new Conv2D(2, 3).call(scope, x));
    fails(() -> lambda.on(Input.of(4)), """
        mine: input is f32[1,4], which has 2 axes; the layer needs 4.
          fix:    give [batch, height, width, channels].""");
  }

  private static void fails(ThrowingCallable code, String message) {
    assertThatThrownBy(code).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
  }
}

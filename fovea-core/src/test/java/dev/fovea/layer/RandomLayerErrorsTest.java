package dev.fovea.layer;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.graph.GraphBuilder;
import dev.fovea.graph.Port;
import dev.fovea.graph.Value;
import dev.fovea.op.AffineTransform;
import dev.fovea.op.FillMode;
import dev.fovea.op.Paste;
import dev.fovea.tensor.TensorType;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/// Every message of the random image layers and their ops whole, at the line that is wrong.
class RandomLayerErrorsTest {
  @Test
  void saysWhichFactorIsOutOfRange() {
    fails(() -> new RandomRotation(1.5),
        "RandomRotation factor needs a number from -1.0 to 1.0, or a pair of such, got [1.5].");
    fails(() -> new RandomRotation(Double.NaN, 0.5),
        "RandomRotation factor needs a number from -1.0 to 1.0, or a pair of such, got [NaN, 0.5].");
    fails(() -> new RandomBrightness(-2),
        "RandomBrightness factor needs a number from -1.0 to 1.0, or a pair of such, got [-2.0].");
    fails(() -> new RandomContrast(-0.1),
        "RandomContrast factor needs a number from 0.0 to 1.0, or a pair of such, got [-0.1].");
    fails(() -> new RandomErasing(1.1),
        "RandomErasing factor needs a number from 0.0 to 1.0, or a pair of such, got [1.1].");
    fails(() -> new RandomErasing().scale(1.5, 2),
        "RandomErasing scale needs a number from 0.0 to 1.0, or a pair of such, got [1.5, 2.0].");
    fails(() -> new RandomInvert(2),
        "RandomInvert factor needs a number from 0.0 to 1.0, or a pair of such, got [2.0].");
    fails(() -> new RandomGrayscale(1.5), "RandomGrayscale factor must be from 0 to 1, got 1.5.");
  }

  @Test
  void saysWhichFactorOfAColourIsOutOfRange() {
    fails(() -> new RandomSaturation(0.5, 1.5),
        "RandomSaturation factor needs a number from -1 to 1, or a pair of such, got [0.5, 1.5].");
    fails(() -> new RandomHue(0.5).factor(-0.5, 0.5),
        "RandomHue factor needs a number from 0 to 1, or a pair of such, got [-0.5, 0.5].");
    fails(() -> new RandomColorDegeneration(2),
        "RandomColorDegeneration factor needs a number from -1 to 1, or a pair of such, got"
            + " [2.0].");
    RandomColorJitter jitter = new RandomColorJitter();
    fails(() -> jitter.brightnessFactor(2, 3),
        "RandomColorJitter brightnessFactor needs a number from -1.0 to 1.0, or a pair of such, got"
            + " [2.0, 3.0].");
    fails(() -> jitter.contrastFactor(-2, -1),
        "RandomColorJitter contrastFactor needs a number from 0.0 to 1.0, or a pair of such, got"
            + " [-2.0, -1.0].");
    fails(() -> jitter.saturationFactor(0, Double.NaN),
        "RandomColorJitter saturationFactor needs a number from -1 to 1, or a pair of such, got"
            + " [0.0, NaN].");
    fails(() -> jitter.hueFactor(0, 1.1),
        "RandomColorJitter hueFactor needs a number from 0 to 1, or a pair of such, got [0.0,"
            + " 1.1].");
  }

  @Test
  void saysWhichShareIsOutOfRange() {
    fails(() -> new RandomZoom(1.5),
        "RandomZoom heightFactor needs a number from -1 to 1, or a pair of such, got [1.5].");
    fails(() -> new RandomZoom(List.of(0.1), Optional.of(List.of(0.1, 0.2, 0.3))),
        "RandomZoom widthFactor needs a number from -1 to 1, or a pair of such, got [0.1, 0.2,"
            + " 0.3].");
    fails(() -> new RandomTranslation(0.1, Double.NaN),
        "RandomTranslation widthFactor needs a number from -1 to 1, or a pair of such, got [NaN].");
    fails(() -> new RandomTranslation(-1.1, 0),
        "RandomTranslation heightFactor needs a number from -1 to 1, or a pair of such, got"
            + " [-1.1].");
    fails(() -> new RandomShear(2, 0),
        "RandomShear xFactor needs a number from -1 to 1, or a pair of such, got [2.0].");
    fails(() -> new RandomShear(0, 2),
        "RandomShear yFactor needs a number from -1 to 1, or a pair of such, got [2.0].");
  }

  @Test
  void saysWhatARangeOfValuesIs() {
    fails(() -> new RandomBrightness(0.1).valueRange(0, Double.POSITIVE_INFINITY),
        "RandomBrightness valueRange needs the lowest and the highest value of a pixel, got [0.0,"
            + " Infinity].");
    fails(() -> new RandomHue(0.1).valueRange(1, 1),
        "RandomHue valueRange needs two different numbers, got [1.0, 1.0].");
    fails(() -> new RandomColorJitter().valueRange(0, 0),
        "RandomColorJitter valueRange needs two different numbers, got [0.0, 0.0].");
  }

  @Test
  void saysWhichTurnsThereAre() {
    fails(() -> new RandomRightAngleRotation(List.of(1, 4)),
        "RandomRightAngleRotation needs numbers of quarter turns from 0 to 3, got [1, 4].");
    fails(() -> new RandomRightAngleRotation().on(Input.of(4, 5, 3)),
        """
            random_right_angle_rotation: images f32[1,4,5,3] are not as high as they are wide, and \
            would not fit after a quarter turn.
              fix:    make them square, with CenterCrop or Resizing, or give only the turns 0 and 2.""");
  }

  @Test
  void saysThatItNeedsImages() {
    fails(() -> new RandomFlip().on(Input.of(4, 5)), """
        random_flip: input is f32[1,4,5], which has 3 axes; the layer needs 4.
          fix:    give [batch, height, width, channels].""");
    fails(() -> new RandomCrop(2, 2).on(Input.of(4)), """
        random_crop: input is f32[1,4], which has 2 axes; the layer needs 4.
          fix:    give [batch, height, width, channels].""");
    fails(() -> new RandomGrayscale().on(Input.of(4, 5, 2)), """
        random_grayscale: images f32[1,4,5,2] have 2 channels, and colours need 3.
          fix:    give red, green and blue, or one channel.""");
    fails(() -> new RandomHue(0.1).on(Input.of(4, 5, 1)), """
        random_hue: images f32[1,4,5,1] have 1 channels, and colours need 3.
          fix:    give red, green and blue.""");
    fails(() -> new RandomSaturation(0.1).on(Input.of(4, 5)), """
        random_saturation: input is f32[1,4,5], which has 3 axes; the layer needs 4.
          fix:    give [batch, height, width, channels].""");
  }

  @Test
  void saysThatACropHasPixels() {
    fails(() -> new RandomCrop(0, 2), "RandomCrop height must be at least 1, got 0.");
    fails(() -> new RandomCrop(2, -1), "RandomCrop width must be at least 1, got -1.");
  }

  @Test
  void saysWhichMatricesAndRectanglesDoNotFit() {
    GraphBuilder g = new GraphBuilder();
    Value image = g.input(Port.Kind.BATCH, "x", TensorType.f32(2, 4, 4, 3));
    Value flat = g.input(Port.Kind.BATCH, "y", TensorType.f32(2, 4));
    AffineTransform move = new AffineTransform(FillMode.WRAP, true, 0);
    fails(() -> g.within("a", () -> g.apply(move, image, flat)), """
        a: the matrices are f32[2,4], f32[2,4,4,3] need f32[2,6].
          op:     AffineTransform[fill=WRAP, linear=true, fillValue=0.0]
          inputs: f32[2,4,4,3], f32[2,4]
          fix:    give six numbers an image.""");
    fails(() -> g.within("a", () -> g.apply(move, flat, flat)), """
        a: f32[2,4] are no images.
          op:     AffineTransform[fill=WRAP, linear=true, fillValue=0.0]
          inputs: f32[2,4], f32[2,4]
          fix:    give [batch, height, width, channels].""");
    fails(() -> g.within("a", () -> g.apply(new Paste(), image, flat, flat)), """
        a: f32[2,4,4,3] and f32[2,4] are no images of the same size.
          op:     Paste[]
          inputs: f32[2,4,4,3], f32[2,4], f32[2,4]
          fix:    give [batch, height, width, channels] twice.""");
    fails(() -> g.within("a", () -> g.apply(new Paste(), image, image, image)), """
        a: the rectangles are f32[2,4,4,3], f32[2,4,4,3] need f32[2,4].
          op:     Paste[]
          inputs: f32[2,4,4,3], f32[2,4,4,3], f32[2,4,4,3]
          fix:    give left, right, top and bottom of each image.""");
  }

  private static void fails(ThrowingCallable call, String message) {
    assertThatThrownBy(call).hasMessage(message);
  }
}

package dev.fovea.layer;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.OptionalDouble;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/// What layers of one, two and three spatial axes say in the same way; every message whole.
class SettingErrorsTest {
  @Test
  void saysWhichWindowsArePossible() {
    fails(() -> new AveragePooling1D(0),
        "AveragePooling1D poolSize needs a number of at least 1, got [0].");
    fails(() -> new AveragePooling3D(0),
        "AveragePooling3D poolSize needs 3 numbers of at least 1, got [0, 0, 0].");
    fails(() -> new MaxPooling3D(2).strides(0),
        "MaxPooling3D strides needs 3 numbers of at least 1, got [0, 0, 0].");
    fails(() -> new DepthwiseConv1D(3).depthMultiplier(0),
        "DepthwiseConv1D depthMultiplier must be at least 1, got 0.");
    fails(() -> new SeparableConv1D(0, 3), "SeparableConv1D filters must be at least 1, got 0.");
    fails(() -> new Conv1DTranspose(2, 3).strides(2).outputPadding(2),
        "Conv1DTranspose outputPadding needs 1 numbers from 0 to below the strides [2], got [2].");
    fails(() -> new UpSampling3D(0),
        "UpSampling3D size needs 3 numbers of at least 1, got [0, 0, 0].");
  }

  @Test
  void saysWhichBordersArePossible() {
    fails(() -> new ZeroPadding1D(-1),
        "ZeroPadding1D padding needs one pair of numbers of at least 0, got [-1, -1].");
    fails(() -> new ZeroPadding3D(-1), "ZeroPadding3D padding needs three pairs of numbers of at"
        + " least 0, got [[-1, -1], [-1, -1], [-1, -1]].");
    fails(() -> new Cropping2D(-1),
        "Cropping2D cropping needs two pairs of numbers of at least 0, got [[-1, -1], [-1, -1]].");
    fails(() -> new Cropping3D(2).on(Input.of(4, 5, 6, 1)), """
        cropping3d: cuts 2 and 2 elements off axis 1 of f32[1,4,5,6,1], which has 4.
          fix:    cut fewer, so that one is left.""");
    fails(() -> new Cropping3D(-1), "Cropping3D cropping needs three pairs of numbers of at"
        + " least 0, got [[-1, -1], [-1, -1], [-1, -1]].");
  }

  @Test
  void saysWhichNumbersArePossible() {
    fails(() -> new SpatialDropout1D(-0.5),
        "SpatialDropout1D rate must be at least 0 and below 1, got -0.5.");
    fails(() -> new SpatialDropout3D(1),
        "SpatialDropout3D rate must be at least 0 and below 1, got 1.0.");
    fails(() -> new ELU(Double.NaN), "ELU alpha must be a finite number, got NaN.");
    fails(() -> new Rescaling(Double.POSITIVE_INFINITY),
        "Rescaling scale must be a finite number, got Infinity.");
    fails(() -> new Rescaling(1, Double.NaN, "", true),
        "Rescaling offset must be a finite number, got NaN.");
    fails(() -> new UnitNormalization(List.of(3), "", true).on(Input.of(4, 5)), """
        unit_normalization: there is no axis 3 in f32[1,4,5] behind the batch axis.
          fix:    choose an axis from 1 to 2.""");
  }

  @Test
  void saysWhatFitsNoResidualBlock() {
    fails(() -> new LayerScale(Double.NaN, 3),
        "LayerScale initValues must be a finite number, got NaN.");
    fails(() -> new LayerScale(1e-6, 0), "LayerScale projectionDim must be at least 1, got 0.");
    fails(() -> new LayerScale(1e-6, 3).on(Input.of(4, 5)), """
        layer_scale: scales 3 channels, got f32[1,4,5].
          fix:    set projectionDim to the number of channels.""");
    fails(() -> new StochasticDepth(1),
        "StochasticDepth rate must be at least 0 and below 1, got 1.0.");
  }

  @Test
  void saysWhichSidesAnOperationHas() {
    OptionalDouble number = OptionalDouble.of(0.5);
    fails(() -> new Operation(Operator.ADD, number, number, "", true),
        "Operation ADD joins the numbers 0.5 and 0.5. Give an input on one side at least.");
    fails(() -> new Operation(Operator.ADD).on(Input.of(4)), """
        add: ADD takes 2 inputs, got 1.
          fix:    give one for each side that is no number.""");
    fails(() -> new Operation(Operator.TRUE_DIVIDE, 2).on(Input.of(4), Input.of(4)), """
        true_divide: TRUE_DIVIDE takes 1 inputs, got 2.
          fix:    give one for each side that is no number.""");
  }

  @Test
  void saysWhichAxisIsNotHalved() {
    fails(() -> new Activation(ActivationFunction.GLU).on(Input.of(3)), """
        activation: the activation glu halves the last axis, which f32[1,3] does not allow.
          fix:    give it an even number of channels.""");
  }

  @Test
  void saysHowManyAxesAreAveraged() {
    fails(() -> new GlobalAveragePooling1D().on(Input.of(4)), """
        global_average_pooling1d: input is f32[1,4], which has 2 axes; the layer needs 3.
          fix:    give [batch, spatial…, channels].""");
    fails(() -> new GlobalAveragePooling3D().on(Input.of(4)), """
        global_average_pooling3d: input is f32[1,4], which has 2 axes; the layer needs 5.
          fix:    give [batch, spatial…, channels].""");
    fails(() -> new GlobalMaxPooling1D().on(Input.of(4, 5, 6)), """
        global_max_pooling1d: input is f32[1,4,5,6], which has 4 axes; the layer needs 3.
          fix:    give [batch, spatial…, channels].""");
    fails(() -> new GlobalMaxPooling2D().on(Input.of(4)), """
        global_max_pooling2d: input is f32[1,4], which has 2 axes; the layer needs 4.
          fix:    give [batch, height, width, channels].""");
    fails(() -> new GlobalMaxPooling3D().on(Input.of(4)), """
        global_max_pooling3d: input is f32[1,4], which has 2 axes; the layer needs 5.
          fix:    give [batch, spatial…, channels].""");
  }

  @Test
  void saysWhatDoesNotMerge() {
    fails(() -> new Average().on(Input.of(4)), """
        average: averages two inputs or more, got 1.
          fix:    give it at least two.""");
    fails(() -> new Minimum().on(Input.of(4)), """
        minimum: compares two inputs or more, got 1.
          fix:    give it at least two.""");
    fails(() -> new Multiply().on(Input.of(4)), """
        multiply: multiplies two inputs or more, got 1.
          fix:    give it at least two.""");
  }

  private static void fails(ThrowingCallable code, String message) {
    assertThatThrownBy(code).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
  }
}

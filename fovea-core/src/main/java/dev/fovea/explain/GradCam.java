package dev.fovea.explain;

import dev.fovea.model.Model;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.tensor.TensorType;

/// Where a network sees a class: the feature maps of a layer, weighted by what they mean for the class's score.
///
/// A map's weight is the mean, over its places, of the derivative of the score by it; of the weighted sum, what is below 0 is cut off.
/// ```java
/// Tensor map = GradCam.of(model, "conv5_block3_out").map(images, 281);   // f32[images,7,7]
/// ```
/// @see <a href="https://arxiv.org/abs/1610.02391">Selvaraju et al. 2017, Grad-CAM: Visual explanations from deep networks via
///     gradient-based localization</a>
public final class GradCam {
  private final Derivative derivative;
  private final Shape maps;
  private final String layer;

  private GradCam(Model model, String layer) {
    this.layer = layer;
    maps = LayerChoice.of(model).maps(layer);
    derivative = Derivative.ofScores(model, layer);
  }

  /// Looks at a layer.
  ///
  /// @param layer its path; what it gives is `[rows,columns,channels]`
  /// @throws IllegalArgumentException if there is no such layer, it has no rows and columns, or the model gives no scores of classes
  public static GradCam of(Model model, String layer) {
    return new GradCam(model, layer);
  }

  /// Looks at the last layer whose maps are as fine as those of the last convolution, as the paper does.
  ///
  /// @throws IllegalArgumentException if the model has no convolution, or gives no scores of classes
  public static GradCam of(Model model) {
    return new GradCam(model, LayerChoice.of(model).lastMaps());
  }

  /// Returns the path of the layer that is looked at.
  public String layer() {
    return layer;
  }

  /// Returns where each image speaks for a class.
  ///
  /// @param images  `f32[images,…]`
  /// @param classes one for each image, or one for all
  /// @return `f32[images,rows,columns]`, 0 where nothing speaks for the class, in units of its score
  /// @throws IllegalArgumentException if the images do not fit the model, or there is no such class
  public Tensor map(Tensor images, int... classes) {
    Derivative.Result result = derivative.of(images, classes);
    int count = images.shape().dim(0);
    int places = maps.dim(0) * maps.dim(1);
    int channels = maps.last();
    float[] said = result.with().toFloats();
    float[] change = result.derivative().toFloats();
    Tensor sums = Tensor.zeros(TensorType.f32(count, maps.dim(0), maps.dim(1)));
    for (int image = 0; image < count; image++) {
      int start = image * places * channels;
      double[] weights = new double[channels];
      for (int i = 0; i < places * channels; i++) {
        weights[i % channels] += change[start + i] / places;
      }
      for (int place = 0; place < places; place++) {
        double sum = 0;
        for (int channel = 0; channel < channels; channel++) {
          sum += weights[channel] * said[start + place * channels + channel];
        }
        sums.set((long) image * places + place, Math.max(0, sum));
      }
    }
    return sums;
  }
}

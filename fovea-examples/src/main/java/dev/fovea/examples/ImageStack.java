package dev.fovea.examples;

import dev.fovea.data.Dataset;
import dev.fovea.lab.report.Picture;
import dev.fovea.tensor.Tensor;

/// Images, or the maps of a layer, one above the other, to be looked at.
///
/// @param values `[images, height, width, channels]`
record ImageStack(Tensor values) {
  /// Returns the first images of a data set.
  static ImageStack first(Dataset data, int count) {
    return new ImageStack(Digits.of(data.slice(0, count)).pixels());
  }

  /// Returns the class of a sample.
  static int label(Dataset data, int index) {
    return Digits.of(data.slice(index, index + 1)).classes().getFirst();
  }

  int count() {
    return values.shape().dim(0);
  }

  int height() {
    return values.shape().dim(1);
  }

  int width() {
    return values.shape().dim(2);
  }

  /// Returns one channel of one image: `[height, width]`.
  float[] channel(int image, int channel) {
    int channels = values.shape().last();
    float[] plane = new float[height() * width()];
    for (int i = 0; i < plane.length; i++) {
      plane[i] = (float) values.get(((long) image * plane.length + i) * channels + channel);
    }
    return plane;
  }

  /// Returns the first channel of an image as shades of gray.
  Picture gray(int image) {
    return Picture.gray(channel(image, 0), height(), width());
  }

  /// Returns the first channel of an image, negative values blue and positive ones red.
  Picture signed(int image) {
    return Picture.signed(channel(image, 0), height(), width());
  }

  /// Returns the variance of a channel over all places of all images.
  double variance(int channel) {
    double sum = 0;
    double squares = 0;
    long count = (long) count() * height() * width();
    for (long i = 0; i < count; i++) {
      double value = values.get(i * values.shape().last() + channel);
      sum += value;
      squares += value * value;
    }
    return squares / count - sum / count * (sum / count);
  }
}

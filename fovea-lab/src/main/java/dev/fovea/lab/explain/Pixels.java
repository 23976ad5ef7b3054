package dev.fovea.lab.explain;

import dev.fovea.lab.report.Picture;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.zoo.Preprocessing;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// How the numbers that a model reads become pictures again.
///
/// @param shape         `[height,width,channels]`, with 1 channel for brightness or 3 for colours
/// @param preprocessing how pixels became numbers
public record Pixels(Shape shape, Preprocessing preprocessing) {
  private static final double WHITE = 255;

  /// Checks the shape.
  ///
  /// @throws IllegalArgumentException if it is none of a picture, or the preprocessing is for colours and there are none
  public Pixels {
    if (shape.rank() != 3 || shape.last() != 1 && shape.last() != 3) {
      throw new IllegalArgumentException(
          "Pictures are [height,width,1] or [height,width,3], got %s.".formatted(shape));
    }
    preprocessing.check(shape);
  }

  int height() {
    return shape.dim(0);
  }

  int width() {
    return shape.dim(1);
  }

  int channels() {
    return shape.last();
  }

  /// Returns the picture of numbers as a model reads them.
  ///
  /// @param numbers `[height,width,channels]`
  public Picture picture(float[] numbers) {
    return picture(numbers, height(), width());
  }

  /// Returns the picture of a part of an image.
  ///
  /// @param numbers `[rows,columns,channels]`
  public Picture picture(float[] numbers, int rows, int columns) {
    int channels = channels();
    float[] shares = new float[numbers.length];
    for (int i = 0; i < numbers.length; i++) {
      int from = i % channels;
      int to = preprocessing.reversed() ? channels - 1 - from : from;
      shares[i - from + to] = (float) (pixel(from, numbers[i]) / WHITE);
    }
    return channels == 1
        ? Picture.gray(shares, rows, columns, 0, 1)
        : Picture.rgb(shares, rows, columns);
  }

  private double pixel(int channel, double number) {
    double black = preprocessing.of(channel, 0);
    return (number - black) / (preprocessing.of(channel, WHITE) - black) * WHITE;
  }

  /// Returns the smallest number that a model reads: black.
  public double low() {
    return least(0);
  }

  private double least(double pixel) {
    double least = Double.POSITIVE_INFINITY;
    for (int channel = 0; channel < channels(); channel++) {
      least = Math.min(least, preprocessing.of(channel, pixel));
    }
    return least;
  }

  /// Returns the largest number that a model reads: white.
  public double high() {
    double most = Double.NEGATIVE_INFINITY;
    for (int channel = 0; channel < channels(); channel++) {
      most = Math.max(most, preprocessing.of(channel, WHITE));
    }
    return most;
  }

  /// Returns a black image, `[height,width,channels]`.
  public float[] black() {
    float[] black = new float[Math.toIntExact(shape.size())];
    for (int i = 0; i < black.length; i++) {
      black[i] = preprocessing.of(i % channels(), 0);
    }
    return black;
  }

  /// Returns the mean colour of an image, a number for each channel as a model reads it.
  public List<Float> mean(float[] numbers) {
    double[] sums = new double[channels()];
    for (int i = 0; i < numbers.length; i++) {
      sums[i % channels()] += numbers[i];
    }
    List<Float> means = new ArrayList<>();
    for (double sum : sums) {
      means.add((float) (sum * channels() / numbers.length));
    }
    return means;
  }

  /// Returns a part of an image; what lies beyond its border is black.
  ///
  /// @param numbers `[height,width,channels]`
  float[] part(float[] numbers, int top, int left, int rows, int columns) {
    int channels = channels();
    float[] part = new float[rows * columns * channels];
    float[] black = black();
    for (int i = 0; i < part.length; i++) {
      int row = top + i / channels / columns;
      int column = left + i / channels % columns;
      boolean inside = row >= 0 && row < height() && column >= 0 && column < width();
      part[i] = inside
          ? numbers[(row * width() + column) * channels + i % channels]
          : black[i % channels];
    }
    return part;
  }

  /// Returns one row of a batch.
  static float[] row(Tensor batch, int row) {
    float[] all = batch.toFloats();
    int size = all.length / batch.shape().dim(0);
    return Arrays.copyOfRange(all, row * size, (row + 1) * size);
  }
}

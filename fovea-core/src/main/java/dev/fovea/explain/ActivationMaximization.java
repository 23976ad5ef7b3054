package dev.fovea.explain;

import dev.fovea.model.Model;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.tensor.TensorType;
import java.util.Random;

/// Inputs that excite a filter or a class most, found by climbing: what it looks for, drawn by the network itself.
///
/// From noise, an input goes `steps` steps of length `stepSize` along the derivative, kept between `low` and `high`. Before each step the
/// image is moved by a few pixels at random, after it moved back: what works only at one place does not last. And a share of the distance
/// to the middle is taken away, so that what does not matter becomes gray.
/// @param steps    at least 1
/// @param stepSize length of a step, as a share of the range from `low` to `high`, by the root of the mean square over the numbers of an
///                 input, above 0
/// @param decay    share of the distance to the middle that each step takes away, from 0 to below 1
/// @param jitter   pixels that the image is moved by at most, along each side, at least 0
/// @param low      the smallest number of an input: black, on the model's scale
/// @param high     the largest: white
/// @param seed     what the noise and the moves follow from
/// @see <a href="https://www.iro.umontreal.ca/~lisa/publications2/index.php/publications/show/247">Erhan et al. 2009, Visualizing
///     higher-layer features of a deep network</a>
/// @see <a href="https://distill.pub/2017/feature-visualization/">Olah, Mordvintsev and Schubert 2017, Feature visualization</a>
public record ActivationMaximization(
    int steps, double stepSize, double decay, int jitter, double low, double high, long seed) {
  private static final double NOISE = 0.05;

  /// Checks the settings.
  ///
  /// @throws IllegalArgumentException if one is outside its range
  public ActivationMaximization {
    if (steps < 1 || !(stepSize > 0) || !(decay >= 0 && decay < 1) || jitter < 0
        || !(low < high)) {
      throw new IllegalArgumentException(
          "ActivationMaximization needs at least 1 step of a size above 0, a decay from 0 to below 1, a jitter of at least 0, and low below high, got %d, %s, %s, %d, %s and %s."
              .formatted(steps, stepSize, decay, jitter, low, high));
    }
  }

  /// Returns settings that do for small images: 100 steps of 2 %, decay 0.01, jitter 1.
  public ActivationMaximization(double low, double high) {
    this(100, 0.02, 0.01, 1, low, high, 1);
  }

  /// What was found.
  ///
  /// @param inputs `f32[wanted,height,width,channels]`
  /// @param before what each excited at the start, from noise
  /// @param after  and at the end
  public record Found(Tensor inputs, double[] before, double[] after) {
    /// Keeps copies.
    public Found {
      before = before.clone();
      after = after.clone();
    }

    @Override
    public double[] before() {
      return before.clone();
    }

    @Override
    public double[] after() {
      return after.clone();
    }
  }

  /// Returns an input for each filter: it excites the filter most on the mean over all places.
  ///
  /// @param layer   path of a layer that gives `[rows,columns,channels]`
  /// @param filters numbers of its channels
  /// @throws IllegalArgumentException if none is named, there is no such layer or filter, or the model's input is no image
  public Found ofFilters(Model model, String layer, int... filters) {
    Shape maps = LayerChoice.of(model).maps(layer);
    Tensor weights = Tensor.zeros(
        TensorType.f32(filters.length, maps.dim(0), maps.dim(1), maps.last()));
    int places = maps.dim(0) * maps.dim(1);
    for (int i = 0; i < filters.length; i++) {
      if (filters[i] < 0 || filters[i] >= maps.last()) {
        throw new IllegalArgumentException(
            "%s: has no filter %d, it has 0 to %d.".formatted(layer, filters[i],
                maps.last() - 1));
      }
      for (int place = 0; place < places; place++) {
        weights.set(((long) i * places + place) * maps.last() + filters[i], 1.0 / places);
      }
    }
    return climb(Derivative.ofLayer(model, layer), image(model), weights);
  }

  /// Returns an input for each class: its score is highest.
  ///
  /// @throws IllegalArgumentException if none is named, there is no such class, or the model's input is no image
  public Found ofClasses(Model model, int... classes) {
    Tensor weights = Scores.of(model).choosing(classes);
    return climb(Derivative.ofScores(model), image(model), weights);
  }

  private static Shape image(Model model) {
    Shape shape = LayerChoice.of(model).input();
    if (shape.rank() != 3) {
      throw new IllegalArgumentException(
          "%s reads %s, which is no image.\n  fix:    look at a model of images [height,width,channels]."
              .formatted(model.name(), shape));
    }
    return shape;
  }

  private Found climb(Derivative derivative, Shape image, Tensor weights) {
    int count = weights.shape().dim(0);
    if (count == 0) {
      throw new IllegalArgumentException(
          "ActivationMaximization needs at least one filter or class to excite.");
    }
    Random random = new Random(seed);
    Tensor inputs = Tensor.zeros(
        TensorType.f32(count, image.dim(0), image.dim(1), image.last()));
    for (long i = 0; i < inputs.shape().size(); i++) {
      inputs.set(i, middle() + NOISE * (high - low) * random.nextGaussian());
    }
    double[] before = sums(derivative.of(inputs, weights), weights);
    for (int step = 0; step < steps; step++) {
      int down = random.nextInt(2 * jitter + 1) - jitter;
      int right = random.nextInt(2 * jitter + 1) - jitter;
      Tensor moved = moved(inputs, down, right);
      step(moved, derivative.of(moved, weights).derivative().toFloats(), count);
      inputs = moved(moved, -down, -right);
    }
    return new Found(inputs, before, sums(derivative.of(inputs, weights), weights));
  }

  private double middle() {
    return (low + high) / 2;
  }

  private void step(Tensor inputs, float[] change, int count) {
    int size = change.length / count;
    for (int row = 0; row < count; row++) {
      double squares = 0;
      for (int i = row * size; i < (row + 1) * size; i++) {
        squares += (double) change[i] * change[i];
      }
      double scale = squares == 0 ? 0 : stepSize * (high - low) / Math.sqrt(squares / size);
      for (int i = row * size; i < (row + 1) * size; i++) {
        double old = inputs.get(i);
        double next = old + scale * change[i] - decay * (old - middle());
        inputs.set(i, Math.clamp(next, low, high));
      }
    }
  }

  /// Moves images; what leaves at one side comes in at the other.
  private static Tensor moved(Tensor images, int down, int right) {
    Shape shape = images.shape();
    Tensor moved = Tensor.zeros(images.type());
    int channels = shape.last();
    for (int i = 0; i < shape.size(); i++) {
      int channel = i % channels;
      int column = i / channels % shape.dim(2);
      int row = i / channels / shape.dim(2) % shape.dim(1);
      int image = i / channels / shape.dim(2) / shape.dim(1);
      int toRow = Math.floorMod(row + down, shape.dim(1));
      int toColumn = Math.floorMod(column + right, shape.dim(2));
      moved.set(((long) (image * shape.dim(1) + toRow) * shape.dim(2) + toColumn) * channels
          + channel, images.get(i));
    }
    return moved;
  }

  private static double[] sums(Derivative.Result result, Tensor weights) {
    float[] said = result.target().toFloats();
    float[] counts = weights.toFloats();
    int rows = weights.shape().dim(0);
    double[] sums = new double[rows];
    for (int i = 0; i < said.length; i++) {
      sums[i / (said.length / rows)] += (double) said[i] * counts[i];
    }
    return sums;
  }
}

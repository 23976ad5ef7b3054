package dev.fovea.explain;

import java.util.ArrayList;
import java.util.List;

/// Whether a model that says "90 %" is right nine times out of ten.
///
/// Predictions are sorted into bins by their confidence, the probability of the most probable class; a bin holds what is above its lower
/// and up to its upper edge.
/// @param bins from the lowest confidence to the highest
/// @see <a href="https://doi.org/10.1609/aaai.v29i1.9602">Naeini, Cooper and Hauskrecht 2015, Obtaining well calibrated probabilities
///     using Bayesian binning</a>
/// @see <a href="https://arxiv.org/abs/1706.04599">Guo et al. 2017, On calibration of modern neural networks</a>
public record Calibration(List<Bin> bins) {
  /// Predictions of about the same confidence.
  ///
  /// @param low        lower edge, exclusive
  /// @param high       upper edge, inclusive
  /// @param count      how many predictions there are
  /// @param confidence their mean confidence; the middle of the bin if there are none
  /// @param accuracy   the share of them that is right; 0 if there are none
  public record Bin(double low, double high, int count, double confidence, double accuracy) {}

  /// Keeps a copy.
  public Calibration {
    bins = List.copyOf(bins);
  }

  /// Sorts predictions into bins of the same width.
  ///
  /// @param confidences from 0 to 1
  /// @param right       whether each prediction is right
  /// @throws IllegalArgumentException if there are not as many of both, or no bins
  public static Calibration of(List<Double> confidences, List<Boolean> right, int bins) {
    if (confidences.size() != right.size() || bins < 1) {
      throw new IllegalArgumentException(
          "Calibration needs as many confidences as outcomes and at least 1 bin, got %d, %d and %d."
              .formatted(confidences.size(), right.size(), bins));
    }
    int[] counts = new int[bins];
    double[] sums = new double[bins];
    int[] hits = new int[bins];
    for (int i = 0; i < right.size(); i++) {
      int bin = Math.clamp((int) Math.ceil(confidences.get(i) * bins) - 1, 0, bins - 1);
      counts[bin]++;
      sums[bin] += confidences.get(i);
      hits[bin] += right.get(i) ? 1 : 0;
    }
    List<Bin> all = new ArrayList<>();
    for (int i = 0; i < bins; i++) {
      boolean empty = counts[i] == 0;
      all.add(new Bin((double) i / bins, (i + 1.0) / bins, counts[i],
          empty ? (i + 0.5) / bins : sums[i] / counts[i],
          empty ? 0 : (double) hits[i] / counts[i]));
    }
    return new Calibration(all);
  }

  private long size() {
    return bins.stream().mapToLong(Bin::count).sum();
  }

  /// Returns the expected calibration error: how far confidence and accuracy are apart on average, from 0 to 1; 0 without predictions.
  public double expectedError() {
    return size() == 0
        ? 0
        : bins.stream().mapToDouble(b -> b.count() * Math.abs(b.accuracy() - b.confidence())).sum()
            / size();
  }

  /// Returns how far confidence and accuracy are apart where that is worst, from 0 to 1.
  public double largestError() {
    return bins.stream().filter(b -> b.count() > 0)
        .mapToDouble(b -> Math.abs(b.accuracy() - b.confidence())).max().orElse(0);
  }

  /// Returns the mean confidence less the accuracy: above 0, the model is surer than it should be.
  public double overconfidence() {
    return size() == 0
        ? 0
        : bins.stream().mapToDouble(b -> b.count() * (b.confidence() - b.accuracy())).sum()
            / size();
  }
}

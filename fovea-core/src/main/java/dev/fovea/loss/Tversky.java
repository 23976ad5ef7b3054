package dev.fovea.loss;

import dev.fovea.graph.GraphBuilder;
import dev.fovea.graph.Value;
import dev.fovea.op.Add;
import dev.fovea.op.Affine;
import dev.fovea.op.Divide;
import dev.fovea.op.Multiply;
import java.util.List;
import java.util.Optional;

/// [Dice] in which what is missed and what is too much count differently: 1 less the common part over
/// itself, `alpha` times what only the labels have and `beta` times what only the predictions have.
///
/// Labels: of the predictions' shape, from 0 to 1.
///
/// @param alpha how much counts what is missed, at least 0
/// @param beta  how much counts what is too much, at least 0
/// @param axis  what is summed up, such as all axes but the batch's; without it the whole batch is one
///     area, and has one loss
/// @see <a href="https://arxiv.org/abs/1706.05721">Salehi et al. 2017</a>
public record Tversky(double alpha, double beta, Optional<List<Integer>> axis) implements Loss {
  /// Checks the settings.
  ///
  /// @throws IllegalArgumentException if one is outside its range
  public Tversky {
    axis = Overlap.check("Tversky", axis);
    if (!(alpha >= 0) || !(beta >= 0)) {
      throw new IllegalArgumentException(
          "Tversky needs alpha and beta of at least 0, got %s and %s.".formatted(alpha, beta));
    }
  }

  /// Returns Keras's default: both count half, over one area.
  public Tversky() {
    this(0.5, 0.5, Optional.empty());
  }

  @Override
  public String name() {
    return "tversky";
  }

  @Override
  public Value perSample(GraphBuilder g, Value labels, Value predictions) {
    Value common = Overlap.sum(g, axis, g.apply(new Multiply(), labels, predictions));
    Value missed = Overlap.sum(g, axis, only(g, labels, predictions));
    Value extra = Overlap.sum(g, axis, only(g, predictions, labels));
    Value wrong = g.apply(new Add(), g.apply(new Affine(alpha, 0), missed),
        g.apply(new Affine(beta, EPSILON), extra));
    Value share = g.apply(new Divide(), common, g.apply(new Add(), common, wrong));
    return g.apply(new Affine(-1, 1), share);
  }

  /// `a * (1 - b)`.
  private static Value only(GraphBuilder g, Value a, Value b) {
    return g.apply(new Multiply(), a, g.apply(new Affine(-1, 1), b));
  }
}

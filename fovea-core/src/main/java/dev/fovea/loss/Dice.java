package dev.fovea.loss;

import dev.fovea.graph.GraphBuilder;
import dev.fovea.graph.Value;
import dev.fovea.op.Add;
import dev.fovea.op.Affine;
import dev.fovea.op.Divide;
import dev.fovea.op.Multiply;
import java.util.List;
import java.util.Optional;

/// How little two areas overlap: 1 less twice their common part over the sum of both, 0 where they
/// are the same.
///
/// Labels: of the predictions' shape, from 0 to 1.
///
/// @param axis what is summed up, such as all axes but the batch's; without it the whole batch is one
///     area, and has one loss
/// @see <a href="https://arxiv.org/abs/1606.04797">Milletari et al. 2016</a>
public record Dice(Optional<List<Integer>> axis) implements Loss {
  /// Checks the axes.
  ///
  /// @throws IllegalArgumentException if there is none, or the batch's
  public Dice {
    axis = Overlap.check("Dice", axis);
  }

  /// Returns Keras's default: one area.
  public Dice() {
    this(Optional.empty());
  }

  @Override
  public String name() {
    return "dice";
  }

  @Override
  public Value perSample(GraphBuilder g, Value labels, Value predictions) {
    Value common = Overlap.sum(g, axis, g.apply(new Multiply(), labels, predictions));
    Value both = g.apply(
        new Add(), Overlap.sum(g, axis, labels), Overlap.sum(g, axis, predictions));
    Value share = g.apply(
        new Divide(), g.apply(new Affine(2, 0), common), g.apply(new Affine(1, EPSILON), both));
    return g.apply(new Affine(-1, 1), share);
  }
}

package dev.fovea.loss;

import dev.fovea.graph.GraphBuilder;
import dev.fovea.graph.Value;
import dev.fovea.op.Affine;
import dev.fovea.op.Clip;
import dev.fovea.op.Multiply;
import dev.fovea.op.Subtract;

/// Half the square of the difference where it is small, and straight from there on; averaged over the
/// last axis. Labels: of the predictions' shape.
///
/// @see <a href="https://doi.org/10.1214/aoms/1177703732">Huber 1964</a>
///
/// @param delta where the straight part begins, above 0
public record Huber(double delta) implements Loss {
  /// Checks the settings.
  ///
  /// @throws IllegalArgumentException if one is outside its range
  public Huber {
    if (!(delta > 0)) {
      throw new IllegalArgumentException("Huber needs delta above 0, got %s.".formatted(delta));
    }
  }

  /// Returns the loss with Keras's defaults.
  public Huber() {
    this(1);
  }

  @Override
  public String name() {
    return "huber";
  }

  @Override
  public Value perSample(GraphBuilder g, Value labels, Value predictions) {
    Value off = g.apply(new Subtract(), predictions, labels);
    // c * (off - c / 2), where c is the difference kept within delta, is both branches in one.
    Value kept = g.apply(new Clip(-delta, delta), off);
    Value rest = g.apply(new Subtract(), off, g.apply(new Affine(0.5, 0), kept));
    return Means.last(g, g.apply(new Multiply(), kept, rest));
  }
}

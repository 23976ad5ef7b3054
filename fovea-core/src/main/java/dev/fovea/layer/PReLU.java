package dev.fovea.layer;

import dev.fovea.graph.Value;
import dev.fovea.initializer.Initializer;
import dev.fovea.initializer.Zeros;
import dev.fovea.op.Multiply;
import dev.fovea.op.Relu;
import dev.fovea.op.Subtract;
import dev.fovea.tensor.Shape;
import java.util.List;

/// `x` above 0, else `alpha * x` with slopes that are learned.
///
/// Input and output have the same shape. Weights: alpha, of the shape of a sample, with length 1 on
/// the shared axes.
///
/// @param alphaInitializer first values of alpha
/// @param sharedAxes       axes along which the slopes are the same, the batch axis being 0
/// @param rules            penalties and constraints for alpha
/// @param name             the layer's name, or empty
/// @param trainable        whether training changes the weights
/// @see <a href="https://arxiv.org/abs/1502.01852">He et al. 2015, Delving deep into rectifiers</a>
public record PReLU(
    Initializer alphaInitializer, List<Integer> sharedAxes, Rules rules, String name,
    boolean trainable)
    implements
      RuledLayer<PReLU> {
  /// Keeps a copy of the list.
  public PReLU {
    sharedAxes = List.copyOf(sharedAxes);
    rules.check("PReLU", "alpha");
  }

  /// Returns a layer with a slope for each element of a sample, 0 at first.
  public PReLU() {
    this(new Zeros(), List.of(), Rules.NONE, "", true);
  }

  /// Returns the same layer with one slope along these axes.
  public PReLU sharedAxes(Integer... axes) {
    return Settings.with(this, "sharedAxes", List.of(axes));
  }

  @Override
  public Value call(Scope scope, Value x) {
    Shape shape = x.shape();
    for (int axis : sharedAxes) {
      shape = shape.with(Images.axis(scope, x, axis), 1);
    }
    Value alpha = scope.weight("alpha", shape.withoutBatch(), alphaInitializer);
    Value below = scope.apply(new Multiply(), Rectifiers.negative(scope.graph(), x), alpha);
    return scope.apply(new Subtract(), scope.apply(new Relu(), x), below);
  }
}

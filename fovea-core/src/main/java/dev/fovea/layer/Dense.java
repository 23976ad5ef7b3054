package dev.fovea.layer;

import dev.fovea.graph.Value;
import dev.fovea.initializer.GlorotUniform;
import dev.fovea.initializer.Initializer;
import dev.fovea.initializer.Zeros;
import dev.fovea.op.Add;
import dev.fovea.op.MatMul;
import dev.fovea.op.Reshape;
import dev.fovea.tensor.Shape;

/// Every output is a weighted sum of all inputs: `activation(x * kernel + bias)`.
///
/// Input: `[batch, …, features]`. Output: `[batch, …, units]`. Weights: kernel `[features, units]`,
/// bias `[units]`.
///
/// {@snippet :
/// new Dense(10).activation(ActivationFunction.SOFTMAX);
/// }
///
/// @param units             number of outputs, at least 1
/// @param activation        applied at the end
/// @param useBias           whether there is a bias
/// @param kernelInitializer first values of the kernel
/// @param biasInitializer   first values of the bias
/// @param rules             penalties and constraints for kernel and bias
/// @param name              the layer's name, or empty
/// @param trainable         whether training changes the weights
/// @see <a href="https://keras.io/api/layers/core_layers/dense/">Keras: Dense layer</a>
public record Dense(
    int units,
    ActivationFunction activation,
    boolean useBias,
    Initializer kernelInitializer,
    Initializer biasInitializer,
    Rules rules,
    String name,
    boolean trainable)
    implements
      RuledLayer<Dense> {
  /// Checks the settings.
  ///
  /// @throws IllegalArgumentException if `units` is below 1
  public Dense {
    Settings.positive("Dense units", units);
    rules.check("Dense", "kernel", "bias");
  }

  /// Returns a layer with Keras's defaults: a bias, no activation.
  public Dense(int units) {
    this(units, ActivationFunction.LINEAR, true, new GlorotUniform(), new Zeros(), Rules.NONE, "",
        true);
  }

  /// Returns the same layer with another activation.
  public Dense activation(ActivationFunction function) {
    return Settings.with(this, "activation", function);
  }

  /// Returns the same layer without a bias.
  public Dense withoutBias() {
    return Settings.with(this, "useBias", false);
  }

  /// Returns the same layer with other first values of the kernel.
  public Dense kernelInitializer(Initializer initializer) {
    return Settings.with(this, "kernelInitializer", initializer);
  }

  @Override
  public Value call(Scope scope, Value x) {
    Shape shape = x.shape();
    if (shape.rank() < 2) {
      throw scope.error("input has no features", "give [batch, features]");
    }
    Value kernel = scope.weight("kernel", Shape.of(shape.last(), units), kernelInitializer);
    int rows = Math.toIntExact(shape.size() / shape.last());
    Value flat = scope.apply(new Reshape(Shape.of(rows, shape.last())), x);
    Value y = scope.apply(new MatMul(false, false), flat, kernel);
    if (useBias) {
      y = scope.apply(new Add(), y, scope.weight("bias", Shape.of(units), biasInitializer));
    }
    return activation.apply(scope.graph(), scope.apply(new Reshape(shape.with(-1, units)), y));
  }
}

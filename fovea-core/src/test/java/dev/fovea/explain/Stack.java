package dev.fovea.explain;

import dev.fovea.layer.Layer;
import dev.fovea.layer.Symbol;
import dev.fovea.model.Model;

/// Models of layers behind each other.
final class Stack {
  private Stack() {}

  static Model of(Symbol input, Layer... layers) {
    Symbol end = input;
    for (Layer layer : layers) {
      end = layer.on(end);
    }
    return Model.of(input, end);
  }
}

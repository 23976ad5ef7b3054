package dev.fovea.compile;

import dev.fovea.graph.Graph;
import dev.fovea.graph.GraphBuilder;
import dev.fovea.graph.Port;
import dev.fovea.graph.Value;
import dev.fovea.op.Add;
import dev.fovea.op.BatchNorm;
import dev.fovea.op.Concat;
import dev.fovea.op.Exp;
import dev.fovea.op.MaxPool;
import dev.fovea.op.Multiply;
import dev.fovea.op.Reshape;
import dev.fovea.op.Slice;
import dev.fovea.op.Sum;
import dev.fovea.op.Tanh;
import dev.fovea.op.Window;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Graphs that no model would make: views, several results, updates, outputs that are inputs.
final class RandomGraph {
  private static final int WEIGHTS = 4;

  private final GraphBuilder g = new GraphBuilder();
  private final Random random;
  private final List<Value> values = new ArrayList<>();

  private RandomGraph(long seed) {
    random = new Random(seed);
  }

  static Graph of(long seed) {
    return new RandomGraph(seed).build();
  }

  private Graph build() {
    values.add(g.input(Port.Kind.BATCH, "x", TensorType.f32(2, 4, 4, 3)));
    for (int i = 0; i < WEIGHTS; i++) {
      values.add(g.input(Port.Kind.WEIGHT, "w" + i, TensorType.f32(2, 4, 4, 3)));
    }
    int nodes = 4 + random.nextInt(20);
    for (int i = 0; i < nodes; i++) {
      add();
    }
    for (int i = 0; i < WEIGHTS; i++) {
      if (random.nextInt(4) > 0) {
        g.output(Port.Kind.WEIGHT, "w" + i, image());
      }
    }
    for (int i = 0; i < 3; i++) {
      g.output(Port.Kind.RESULT, "y" + i, any());
    }
    return g.build();
  }

  private void add() {
    switch (random.nextInt(9)) {
      case 0 -> values.add(g.apply(new Exp(), any()));
      case 1 -> values.add(g.apply(new Tanh(), image()));
      case 2, 3 -> values.add(g.apply(new Add(), image(), image()));
      case 4 -> values.add(g.apply(new Multiply(), image(), column()));
      case 5 -> {
        Value flat = g.apply(new Reshape(Shape.of(8, 12)), image());
        values.add(flat);
        values.add(g.apply(new Reshape(Shape.of(2, 4, 4, 3)), g.apply(new Exp(), flat)));
      }
      case 6 -> values.addAll(
          g.applyAll(new MaxPool(Window.parse("3x3 pad 1:1x1:1"), true), List.of(image()))
              .subList(0, 1));
      case 7 -> values.addAll(
          g.applyAll(new BatchNorm(0.1), List.of(image(), column(), column())));
      default -> {
        Value wide = g.apply(new Concat(3), image(), image());
        values.add(g.apply(new Slice(List.of(0, 0, 0, 2), Shape.of(2, 4, 4, 3)), wide));
      }
    }
  }

  private Value any() {
    return values.get(random.nextInt(values.size()));
  }

  /// Returns a value of the weights' shape.
  private Value image() {
    List<Value> images = values.stream()
        .filter(value -> value.type().equals(TensorType.f32(2, 4, 4, 3))).toList();
    return images.get(random.nextInt(images.size()));
  }

  private Value column() {
    return g.apply(new Sum(List.of(0, 1, 2)), image());
  }
}

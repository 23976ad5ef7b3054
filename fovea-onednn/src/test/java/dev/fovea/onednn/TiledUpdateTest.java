package dev.fovea.onednn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.compile.Compiler;
import dev.fovea.compile.Plan;
import dev.fovea.engine.Engine;
import dev.fovea.graph.Graph;
import dev.fovea.graph.GraphBuilder;
import dev.fovea.graph.Port;
import dev.fovea.graph.Value;
import dev.fovea.op.Add;
import dev.fovea.op.Affine;
import dev.fovea.op.Divide;
import dev.fovea.op.Multiply;
import dev.fovea.op.Sqrt;
import dev.fovea.op.Square;
import dev.fovea.op.Subtract;
import dev.fovea.tensor.Tensor;
import dev.fovea.tensor.TensorType;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// An update like RMSprop's of a weight that is four tiles and a piece, in place and tile by tile.
class TiledUpdateTest {
  private static final TensorType WEIGHT = TensorType.f32(1049, 1009);

  @Test
  void isTheSameToTheBitAsInOnePiece() throws NativeLibraryException {
    try (Engine onednn = new OneDnnEngine(OneDnn.load(Host.cacheFolders(), 2), 0)) {
      Compiler compiler = Compiler.standard(onednn);
      Map<String, Tensor> tiled = run(compiler);
      Map<String, Tensor> whole = run(compiler.without("Tiles"));
      tiled.forEach((name, tensor) -> assertThat(
          tensor.memory().mismatch(whole.get(name).memory())).as(name).isEqualTo(-1));
      // More scratch memory: the tiles' own.
      assertThat(compiler.compile(update(), Map.of()).bytes())
          .isGreaterThan(compiler.without("Tiles").compile(update(), Map.of()).bytes());
    }
  }

  private static Map<String, Tensor> run(Compiler compiler) {
    Random random = new Random(1);
    Tensor weight = Tensor.zeros(WEIGHT);
    Tensor square = Tensor.zeros(WEIGHT);
    for (long i = 0; i < WEIGHT.shape().size(); i++) {
      weight.set(i, random.nextGaussian());
      square.set(i, random.nextDouble());
    }
    Map<String, Tensor> state = Map.of("weight", weight, "square", square);
    Plan plan = compiler.compile(update(), state);
    plan.port("rate").set(0, 0.01);
    for (int step = 0; step < 3; step++) {
      for (long i = 0; i < WEIGHT.shape().size(); i++) {
        plan.port("gradient").set(i, random.nextGaussian());
      }
      plan.run();
    }
    return state;
  }

  private static Graph update() {
    GraphBuilder g = new GraphBuilder();
    Value weight = g.input(Port.Kind.WEIGHT, "weight", WEIGHT);
    Value square = g.input(Port.Kind.STATE, "square", WEIGHT);
    Value gradient = g.input(Port.Kind.BATCH, "gradient", WEIGHT);
    Value rate = g.input(Port.Kind.BATCH, "rate", TensorType.f32());
    Value mean = g.apply(new Add(), g.apply(new Affine(0.9, 0), square),
        g.apply(new Affine(0.1, 0), g.apply(new Square(), gradient)));
    Value root = g.apply(new Affine(1, 1e-7), g.apply(new Sqrt(), mean));
    Value step = g.apply(new Divide(), g.apply(new Multiply(), gradient, rate), root);
    g.output(Port.Kind.STATE, "square", mean);
    g.output(Port.Kind.WEIGHT, "weight", g.apply(new Subtract(), weight, step));
    return g.build();
  }
}

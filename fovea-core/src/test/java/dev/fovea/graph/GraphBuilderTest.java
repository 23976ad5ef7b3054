package dev.fovea.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.op.Add;
import dev.fovea.op.Exp;
import dev.fovea.op.MaxPool;
import dev.fovea.op.RandomUniform;
import dev.fovea.op.Window;
import dev.fovea.tensor.TensorType;
import java.util.List;
import org.junit.jupiter.api.Test;

class GraphBuilderTest {
  private final GraphBuilder g = new GraphBuilder();
  private final Value x = g.input(Port.Kind.BATCH, "x", TensorType.f32(2, 3));

  @Test
  void givesEqualNodesOnlyOnce() {
    Value one = g.apply(new Exp(), x);
    assertThat(g.apply(new Exp(), x)).isEqualTo(one);
    assertThat(g.apply(new Add(), one, x)).isNotEqualTo(g.apply(new Add(), x, one));
    assertThat(g.nodes()).hasSize(3);
  }

  @Test
  void givesRandomNumbersOfTwoStreamsTwice() {
    Value key = g.input(Port.Kind.STATE, "key", TensorType.i32(2));
    Value first = g.apply(new RandomUniform(x.type(), 0), key);
    assertThat(g.apply(new RandomUniform(x.type(), 1), key)).isNotEqualTo(first);
  }

  @Test
  void givesAllResultsOfANode() {
    Value image = g.input(Port.Kind.BATCH, "image", TensorType.f32(1, 4, 4, 1));
    MaxPool op = new MaxPool(Window.parse("2x2 stride 2x2"), true);
    List<Value> results = g.applyAll(op, List.of(image));
    assertThat(results).extracting(Value::type).hasToString("[f32[1,2,2,1], u8[1,2,2,1]]");
    assertThat(g.apply(op, image)).isEqualTo(results.getFirst());
  }

  @Test
  void namesWhoAskedForANode() {
    g.within("outer", () -> {
      g.within("inner", () -> g.apply(new Exp(), x));
      return g.apply(new Add(), x, x);
    });
    assertThat(g.nodes()).extracting(Node::origin).containsExactly("inner", "outer");
    assertThat(g.origin()).isEmpty();
  }

  @Test
  void refusesAPortTwice() {
    assertThatThrownBy(() -> g.input(Port.Kind.BATCH, "x", TensorType.f32()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the graph has an input 'x' already.");
    g.output(Port.Kind.RESULT, "y", x);
    assertThatThrownBy(() -> g.output(Port.Kind.RESULT, "y", x))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the graph has an output 'y' already.");
  }

  @Test
  void saysGraphWhereNoLayerAsked() {
    Value y = g.input(Port.Kind.BATCH, "y", TensorType.f32(4));
    assertThatThrownBy(() -> g.apply(new Add(), x, y)).isInstanceOf(GraphException.class)
        .hasMessage("""
            graph: shapes [2,3] and [4] do not fit: 3 against 4 on axis 1.
              op:     Add[]
              inputs: f32[2,3], f32[4]
              fix:    give both the same length there, or 1.""");
  }
}

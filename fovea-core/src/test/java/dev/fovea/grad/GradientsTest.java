package dev.fovea.grad;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.contract.PlainRun;
import dev.fovea.graph.GraphBuilder;
import dev.fovea.graph.Node;
import dev.fovea.graph.Port;
import dev.fovea.graph.Value;
import dev.fovea.op.Add;
import dev.fovea.op.Exp;
import dev.fovea.op.Multiply;
import dev.fovea.op.Square;
import dev.fovea.op.Sum;
import dev.fovea.tensor.Tensor;
import dev.fovea.tensor.TensorType;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GradientsTest {
  private final GraphBuilder g = new GraphBuilder();
  private final Value x = g.input(Port.Kind.BATCH, "x", TensorType.f32(2));
  private final Value y = g.input(Port.Kind.BATCH, "y", TensorType.f32(2));

  /// `x² y + x` has the derivative `2 x y + 1`.
  @Test
  void addsTheDerivativesOfAllPaths() {
    Value product = g.apply(new Multiply(), g.apply(new Square(), x), y);
    assertThat(derivatives(g.apply(new Add(), product, x)).get("dx")).containsExactly(31, -47);
  }

  @Test
  void isZeroForWhatTheLossDoesNotDependOn() {
    assertThat(derivatives(g.apply(new Exp(), x)).get("dy")).containsExactly(0, 0);
  }

  @Test
  void namesTheLayerThatItDifferentiates() {
    Value loss = g.within("dense", () -> g.apply(new Sum(List.of(0)), g.apply(new Square(), x)));
    int before = g.nodes().size();
    Gradients.of(g, loss, List.of(x));
    assertThat(g.nodes().subList(before + 1, g.nodes().size())).extracting(Node::origin)
        .containsOnly("dense");
  }

  @Test
  void leavesOutWhatLeadsToNoWeight() {
    Value loss = g.apply(new Sum(List.of(0)), g.apply(new Square(), y));
    int before = g.nodes().size();
    Gradients.of(g, loss, List.of(x));
    assertThat(g.nodes().subList(before, g.nodes().size())).extracting(node -> node.op().name())
        .containsOnly("Fill");
  }

  @Test
  void differentiatesOnlyAScalar() {
    assertThatThrownBy(() -> Gradients.of(g, x, List.of(x)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("only a scalar can be differentiated, got f32[2]. Take its sum or mean first.");
  }

  private Map<String, float[]> derivatives(Value result) {
    Value loss = g.apply(new Sum(List.of(0)), result);
    Map<Value, Value> all = Gradients.of(g, loss, List.of(x, y));
    g.output(Port.Kind.RESULT, "dx", all.get(x));
    g.output(Port.Kind.RESULT, "dy", all.get(y));
    Map<String, Tensor> results = PlainRun.of(g.build(), Map.of(
        "x", Tensor.of(new float[]{3, -4}, 2), "y", Tensor.of(new float[]{5, 6}, 2)));
    return Map.of("dx", results.get("dx").toFloats(), "dy", results.get("dy").toFloats());
  }
}

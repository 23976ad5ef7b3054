package dev.fovea.compile;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.graph.Graph;
import dev.fovea.graph.Node;
import dev.fovea.graph.Port;
import dev.fovea.graph.Value;
import dev.fovea.op.Exp;
import dev.fovea.tensor.TensorType;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class VerifierTest {
  private static final Value X = new Value(0, TensorType.f32(2));
  private static final Value Y = new Value(1, TensorType.f32(2));
  private static final Port IN = new Port("x", Port.Kind.BATCH, X);

  @Test
  void findsAValueThatIsReadTooEarly() {
    Node first = new Node(new Exp(), List.of(Y), List.of(new Value(2, Y.type())), "a");
    Node second = new Node(new Exp(), List.of(X), List.of(Y), "b");
    fails(() -> Verifier.check(new Graph(List.of(IN), List.of(first, second), List.of())),
        "reads what is not there yet");
  }

  @Test
  void findsAValueThatIsGivenTwice() {
    Node node = new Node(new Exp(), List.of(X), List.of(Y), "a");
    fails(() -> Verifier.check(new Graph(List.of(IN), List.of(node, node), List.of())),
        "gives a value twice");
  }

  @Test
  void findsATypeThatTheOpDoesNotInfer() {
    Node node = new Node(new Exp(), List.of(X), List.of(new Value(1, TensorType.f32(3))), "a");
    fails(() -> Verifier.check(new Graph(List.of(IN), List.of(node), List.of())), "types");
  }

  @Test
  void findsAnOutputThatNobodyGives() {
    Port out = new Port("y", Port.Kind.RESULT, Y);
    fails(() -> Verifier.check(new Graph(List.of(IN), List.of(), List.of(out))),
        "nobody gives this output");
  }

  private static void fails(ThrowingCallable code, String message) {
    assertThatThrownBy(code).isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith(message + ": ");
  }
}

package dev.fovea.compile;

import dev.fovea.graph.Graph;
import org.junit.jupiter.api.Test;

class LowerPrecisionTest {
  private static final Pass LOWER = new Pass() {
    @Override
    public Graph run(Graph graph) {
      return new DropDead().run(new LowerPrecision().run(graph));
    }
  };

  @Test
  void leavesOutRoundingBetweenSingles() {
    PassCheck.rewrites(LOWER, """
        in batch x %0: f32[2,6]
        %1: f32[2,6] = Square{}(%0)
        %2: bf16[2,6] = Cast{to=bf16}(%1)
        %3: f32[2,6] = Cast{to=f32}(%2)
        %4: f32[2,6] = Sqrt{}(%3)
        out result y %4
        """, """
        in batch x %0: f32[2,6]
        %1: f32[2,6] = Square{}(%0)
        %3: f32[2,6] = Sqrt{}(%1)
        out result y %3
        """);
  }

  @Test
  void roundsWeightsWhereTheyAreRead() {
    PassCheck.rewrites(LOWER, """
        in batch x %0: bf16[1,5,5,3]
        in weight kernel %1: f32[3,3,3,1]
        %2: bf16[3,3,3,1] = Cast{to=bf16}(%1)
        %3: bf16[3,3,1,3] = Reshape{shape=[3,3,1,3]}(%2)
        %4: bf16[1,3,3,3] = Conv{window=3x3, groups=3}(%0, %3)
        out result y %4
        """, """
        in batch x %0: bf16[1,5,5,3]
        in weight kernel %1: f32[3,3,3,1]
        %3: f32[3,3,1,3] = Reshape{shape=[3,3,1,3]}(%1)
        %4: bf16[3,3,1,3] = Cast{to=bf16}(%3)
        %5: bf16[1,3,3,3] = Conv{window=3x3, groups=3}(%0, %4)
        out result y %5
        """);
  }

  /// The pair there and back loses nothing: that one is Simplify's.
  @Test
  void leavesWideningAlone() {
    String widened = """
        in batch x %0: bf16[2,6]
        %1: f32[2,6] = Cast{to=f32}(%0)
        %2: f32[12] = Reshape{shape=[12]}(%1)
        out result y %2
        """;
    PassCheck.rewrites(LOWER, widened, widened);
  }
}

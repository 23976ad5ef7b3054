package dev.fovea.compile;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HoistWeightsTest {
  @Test
  void putsWhatFollowsFromWeightsToTheFront() {
    PassCheck.rewrites(new HoistWeights(), """
        in batch x %0: f32[2,3]
        in weight kernel %1: f32[3,3]
        in weight factor %2: f32[3]
        %3: f32[2,3] = Exp{}(%0)
        %4: f32[] = Fill{type=f32[], value=2.0}()
        %5: f32[] = Fill{type=f32[], value=3.0}()
        %6: f32[3] = Multiply{}(%2, %4)
        %7: f32[3,3] = Multiply{}(%1, %6)
        %8: f32[2,3] = MatMul{transposeA=false, transposeB=false}(%3, %7)
        %9: f32[2,3] = Multiply{}(%8, %5)
        out result y %9
        """, """
        in batch x %0: f32[2,3]
        in weight kernel %1: f32[3,3]
        in weight factor %2: f32[3]
        %4: f32[] = Fill{type=f32[], value=2.0}()
        %6: f32[3] = Multiply{}(%2, %4)
        %7: f32[3,3] = Multiply{}(%1, %6)
        %3: f32[2,3] = Exp{}(%0)
        %5: f32[] = Fill{type=f32[], value=3.0}()
        %8: f32[2,3] = MatMul{transposeA=false, transposeB=false}(%3, %7)
        %9: f32[2,3] = Multiply{}(%8, %5)
        out result y %9
        """);
  }

  @Test
  void leavesAloneWhatTheGraphItselfChanges() {
    PassCheck.keeps(new HoistWeights(), """
        in batch x %0: f32[3]
        in weight w %1: f32[3]
        in state s %2: f32[3]
        %3: f32[3] = Add{}(%0, %1)
        %4: f32[3] = Exp{}(%1)
        %5: f32[3] = Exp{}(%2)
        out weight w %3
        out result y %4
        out result z %5
        """);
  }

  /// Who reads a kept value may not write over it, nor may anybody later in its place.
  @Test
  void keepsValuesFromRunToRun() {
    Plan plan = Compiler.standard(new CountingEngine()).compile(PassCheck.parse("""
        in batch x %0: f32[64]
        in weight w %1: f32[64]
        %2: f32[64] = Exp{}(%1)
        %3: f32[64] = Add{}(%2, %0)
        %4: f32[64] = Exp{}(%3)
        out result y %4
        """), java.util.Map.of());
    for (int run = 0; run < 3; run++) {
      plan.run();
      assertThat(plan.port("y").toFloats()).containsOnly((float) Math.exp(1));
    }
  }
}

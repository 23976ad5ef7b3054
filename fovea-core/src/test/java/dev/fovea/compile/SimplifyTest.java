package dev.fovea.compile;

import org.junit.jupiter.api.Test;

class SimplifyTest {
  @Test
  void joinsReshapes() {
    PassCheck.rewrites(new Simplify(), """
        in batch x %0: f32[2,6]
        %1: f32[3,4] = Reshape{shape=[3,4]}(%0)
        %2: f32[12] = Reshape{shape=[12]}(%1)
        %3: f32[12] = Reshape{shape=[12]}(%2)
        out result y %3
        """, """
        in batch x %0: f32[2,6]
        %1: f32[3,4] = Reshape{shape=[3,4]}(%0)
        %2: f32[12] = Reshape{shape=[12]}(%0)
        out result y %2
        """);
  }

  @Test
  void joinsTransposes() {
    PassCheck.rewrites(new Simplify(), """
        in batch x %0: f32[2,3,5]
        %1: f32[5,2,3] = Transpose{order=[2, 0, 1]}(%0)
        %2: f32[2,3,5] = Transpose{order=[1, 2, 0]}(%1)
        %3: f32[3,5,2] = Transpose{order=[2, 0, 1]}(%1)
        %4: f32[2,3,5] = Transpose{order=[0, 1, 2]}(%0)
        out result back %2
        out result on %3
        out result same %4
        """, """
        in batch x %0: f32[2,3,5]
        %1: f32[5,2,3] = Transpose{order=[2, 0, 1]}(%0)
        %2: f32[3,5,2] = Transpose{order=[1, 2, 0]}(%0)
        out result back %0
        out result on %2
        out result same %0
        """);
  }

  @Test
  void leavesOutWhatChangesNothing() {
    PassCheck.rewrites(new Simplify(), """
        in batch x %0: f32[2,3]
        %1: f32[2,3] = Reshape{shape=[2,3]}(%0)
        %2: f32[2,3] = Broadcast{shape=[2,3]}(%1)
        %3: f32[2,3] = Cast{to=f32}(%2)
        %4: f32[2,3] = Pad{before=[0, 0], after=[0, 0], value=3.0}(%3)
        %5: f32[2,3] = Affine{scale=1.0, shift=0.0}(%4)
        %6: f32[2,3] = Relu{}(%5)
        out result y %6
        """, """
        in batch x %0: f32[2,3]
        %1: f32[2,3] = Relu{}(%0)
        out result y %1
        """);
  }

  @Test
  void leavesOutZerosAndOnes() {
    PassCheck.rewrites(new Simplify(), """
        in batch x %0: f32[2,3]
        %1: f32[3] = Fill{type=f32[3], value=0.0}()
        %2: f32[2,3] = Add{}(%0, %1)
        %3: f32[2,3] = Add{}(%1, %2)
        %4: f32[3] = Fill{type=f32[3], value=1.0}()
        %5: f32[2,3] = Multiply{}(%3, %4)
        %6: f32[2,3] = Multiply{}(%4, %5)
        %7: f32[2,3] = Exp{}(%6)
        out result y %7
        """, """
        in batch x %0: f32[2,3]
        %1: f32[3] = Fill{type=f32[3], value=0.0}()
        %2: f32[3] = Fill{type=f32[3], value=1.0}()
        %3: f32[2,3] = Exp{}(%0)
        out result y %3
        """);
  }

  /// Zeros that make the result larger do change something.
  @Test
  void keepsZerosThatRepeatTheOtherSide() {
    PassCheck.keeps(new Simplify(), """
        in batch x %0: f32[3]
        %1: f32[2,3] = Fill{type=f32[2,3], value=0.0}()
        %2: f32[2,3] = Add{}(%0, %1)
        %3: f32[2,3] = Add{}(%1, %0)
        out result y %2
        out result z %3
        """);
  }

  @Test
  void computesConstantsOfConstants() {
    PassCheck.rewrites(new Simplify(), """
        %0: f32[3] = Fill{type=f32[3], value=0.25}()
        %1: f32[3] = Affine{scale=2.0, shift=-1.0}(%0)
        out result y %1
        """, """
        %0: f32[3] = Fill{type=f32[3], value=0.25}()
        %1: f32[3] = Fill{type=f32[3], value=-0.5}()
        out result y %1
        """);
  }

  @Test
  void asksForNoPositionsThatNobodyReads() {
    PassCheck.rewrites(new Simplify(), """
        in batch x %0: f32[1,4,4,1]
        %1: f32[1,2,2,1], %2: u8[1,2,2,1] = MaxPool{window=2x2 stride 2x2, positions=true}(%0)
        out result y %1
        """, """
        in batch x %0: f32[1,4,4,1]
        %1: f32[1,2,2,1] = MaxPool{window=2x2 stride 2x2, positions=false}(%0)
        out result y %1
        """);
  }

  @Test
  void keepsPositionsThatTheDerivativeReads() {
    PassCheck.keeps(new Simplify(), """
        in batch x %0: f32[1,4,4,1]
        %1: f32[1,2,2,1], %2: u8[1,2,2,1] = MaxPool{window=2x2 stride 2x2, positions=true}(%0)
        %3: f32[1,4,4,1] = MaxPoolGrad{window=2x2 stride 2x2, image=[1,4,4,1]}(%2, %1)
        out result y %3
        """);
  }

  /// The normalization takes the bias away again, so that the loss does not depend on it.
  @Test
  void knowsTheDerivativeOfABiasInFrontOfABatchNormalization() {
    String before = """
        in batch x %0: f32[5,3]
        in weight gamma %1: f32[3]
        in weight beta %2: f32[3]
        in batch dy %3: f32[5,3]
        %4: f32[5,3], %5: f32[3], %6: f32[3] = BatchNorm{epsilon=0.001}(%0, %1, %2)
        %7: f32[5,3], %8: f32[3], %9: f32[3] = BatchNormGrad{epsilon=0.001}(%0, %1, %5, %6, %3)
        """;
    PassCheck.rewrites(new Simplify(), before + """
        %10: f32[5,3] = Reshape{shape=[5,3]}(%7)
        %11: f32[3] = Sum{axes=[0]}(%10)
        out result bias %11
        """, before + """
        %10: f32[3] = Fill{type=f32[3], value=0.0}()
        out result bias %10
        """);
  }

  @Test
  void keepsOtherSumsOfADerivative() {
    PassCheck.keeps(new Simplify(), """
        in batch x %0: f32[5,3]
        in weight gamma %1: f32[3]
        in weight mean %2: f32[3]
        in weight variance %3: f32[3]
        in batch dy %4: f32[5,3]
        %5: f32[5,3], %6: f32[3], %7: f32[3] = BatchNormGrad{epsilon=0.001}(%0, %1, %2, %3, %4)
        %8: f32[3] = Sum{axes=[0]}(%5)
        %9: f32[5] = Sum{axes=[1]}(%5)
        out result foreign %8
        out result rows %9
        """);
  }

  @Test
  void undoesWideningAndMakesConstantsOfTheirType() {
    PassCheck.rewrites(new Simplify(), """
        in batch x %0: bf16[2,6]
        in batch z %1: f32[2,6]
        %2: f32[2,6] = Cast{to=f32}(%0)
        %3: bf16[2,6] = Cast{to=bf16}(%2)
        %4: bf16[2,6] = Cast{to=bf16}(%1)
        %5: f32[2,6] = Cast{to=f32}(%4)
        %6: f32[6] = Fill{type=f32[6], value=0.5}()
        %7: bf16[6] = Cast{to=bf16}(%6)
        out result same %3
        out result rounded %5
        out result constant %7
        """, """
        in batch x %0: bf16[2,6]
        in batch z %1: f32[2,6]
        %2: f32[2,6] = Cast{to=f32}(%0)
        %3: bf16[2,6] = Cast{to=bf16}(%1)
        %4: f32[2,6] = Cast{to=f32}(%3)
        %5: f32[6] = Fill{type=f32[6], value=0.5}()
        %6: bf16[6] = Fill{type=bf16[6], value=0.5}()
        out result same %0
        out result rounded %4
        out result constant %6
        """);
  }
}

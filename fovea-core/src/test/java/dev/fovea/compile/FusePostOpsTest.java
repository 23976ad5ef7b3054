package dev.fovea.compile;

import dev.fovea.engine.java.JavaEngine;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class FusePostOpsTest {
  private static final EagerFusion EAGER = new EagerFusion();
  private static final Pass FUSE = new FusePostOps(EAGER);

  @AfterAll
  static void close() {
    EAGER.close();
  }

  @Test
  void joinsBiasResidualSumAndActivation() {
    PassCheck.rewrites(FUSE, """
        in batch x %0: f32[2,4,4,3]
        in weight kernel %1: f32[1,1,3,3]
        in weight bias %2: f32[3]
        %3: f32[2,4,4,3] = Conv{window=1x1, groups=1}(%0, %1)  # conv2d
        %4: f32[2,4,4,3] = Add{}(%3, %2)  # conv2d
        %5: f32[2,4,4,3] = Add{}(%0, %4)  # add
        %6: f32[2,4,4,3] = Relu{}(%5)  # relu
        out result y %6
        """, """
        in batch x %0: f32[2,4,4,3]
        in weight kernel %1: f32[1,1,3,3]
        in weight bias %2: f32[3]
        %6: f32[2,4,4,3] = Fused{base=Conv{window=1x1, groups=1}, tail=[Add{}, Add{}, Relu{}]}\
        (%0, %1, %2, %0)  # relu
        out result y %6
        """);
  }

  /// In mixed precision: only what leaves is rounded.
  @Test
  void joinsCastsToWhatReadsBf16() {
    PassCheck.rewrites(FUSE, """
        in batch x %0: bf16[2,4,4,3]
        in weight kernel %1: bf16[1,1,3,3]
        in weight bias %2: f32[3]
        %3: bf16[2,4,4,3] = Conv{window=1x1, groups=1}(%0, %1)  # conv2d
        %4: f32[2,4,4,3] = Cast{to=f32}(%3)  # conv2d
        %5: f32[2,4,4,3] = Add{}(%4, %2)  # conv2d
        %6: bf16[2,4,4,3] = Cast{to=bf16}(%5)  # conv2d
        %7: bf16[2,4,4,3] = Relu{}(%6)  # relu
        out result y %7
        """, """
        in batch x %0: bf16[2,4,4,3]
        in weight kernel %1: bf16[1,1,3,3]
        in weight bias %2: f32[3]
        %7: bf16[2,4,4,3] = Fused{base=Conv{window=1x1, groups=1}, \
        tail=[Cast{to=f32}, Add{}, Cast{to=bf16}, Relu{}]}(%0, %1, %2)  # relu
        out result y %7
        """);
    PassCheck.keeps(FUSE, """
        in batch x %0: f32[2,5]
        in weight kernel %1: f32[5,3]
        %2: f32[2,3] = MatMul{transposeA=false, transposeB=false}(%0, %1)
        %3: bf16[2,3] = Cast{to=bf16}(%2)
        out result y %3
        """);
  }

  @Test
  void keepsAResultThatSomebodyElseReads() {
    PassCheck.keeps(FUSE, """
        in batch x %0: f32[2,5]
        in weight kernel %1: f32[5,3]
        %2: f32[2,3] = MatMul{transposeA=false, transposeB=false}(%0, %1)
        %3: f32[2,3] = Relu{}(%2)
        out result before %2
        out result y %3
        """);
  }

  /// `b - x` is not `x - b`.
  @Test
  void keepsADifferenceTheOtherWayRound() {
    PassCheck.keeps(FUSE, """
        in batch x %0: f32[2,5]
        in weight kernel %1: f32[5,3]
        in weight bias %2: f32[2,3]
        %3: f32[2,3] = MatMul{transposeA=false, transposeB=false}(%0, %1)
        %4: f32[2,3] = Subtract{}(%2, %3)
        out result y %4
        """);
  }

  @Test
  void keepsASumThatIsNeitherPerChannelNorOfTheWholeImage() {
    PassCheck.keeps(FUSE, """
        in batch x %0: f32[2,5]
        in weight kernel %1: f32[5,3]
        in weight column %2: f32[2,1]
        %3: f32[2,3] = MatMul{transposeA=false, transposeB=false}(%0, %1)
        %4: f32[2,3] = Add{}(%3, %2)
        out result y %4
        """);
  }

  @Test
  void keepsASumThatRepeatsTheProduct() {
    PassCheck.keeps(FUSE, """
        in batch x %0: f32[1,5]
        in weight kernel %1: f32[5,3]
        in weight rows %2: f32[2,3]
        %3: f32[1,3] = MatMul{transposeA=false, transposeB=false}(%0, %1)
        %4: f32[2,3] = Add{}(%3, %2)
        out result y %4
        """);
  }

  @Test
  void keepsEverythingForAnEngineThatFusesNothing() {
    try (JavaEngine plain = JavaEngine.plain(1)) {
      PassCheck.keeps(new FusePostOps(plain), """
          in batch x %0: f32[2,5]
          in weight kernel %1: f32[5,3]
          %2: f32[2,3] = MatMul{transposeA=false, transposeB=false}(%0, %1)
          %3: f32[2,3] = Relu{}(%2)
          out result y %3
          """);
    }
  }
}

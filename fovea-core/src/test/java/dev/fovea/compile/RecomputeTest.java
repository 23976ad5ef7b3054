package dev.fovea.compile;

import org.junit.jupiter.api.Test;

class RecomputeTest {
  private static final String STEP = """
      in batch x %0: f32[5,3]
      in weight gamma %1: f32[3]
      in weight beta %2: f32[3]
      in weight kernel %3: f32[3,7]
      %4: f32[5,3] = Exp{}(%0)
      %5: f32[5,3], %6: f32[3], %7: f32[3] = BatchNorm{epsilon=0.001}(%4, %1, %2)  # bn
      %8: bf16[3,7] = Cast{to=bf16}(%3)
      %9: f32[3,7] = Cast{to=f32}(%8)
      %10: f32[5,7] = MatMul{transposeA=false, transposeB=false}(%5, %9)
      %11: f32[50,7] = Pad{before=[0, 0], after=[45, 0], value=0.0}(%10)
      %12: f32[5,7] = Slice{begin=[0, 0], shape=[5,7]}(%11)
      %13: f32[3,7] = MatMul{transposeA=true, transposeB=false}(%5, %12)
      %14: f32[5,3] = MatMul{transposeA=false, transposeB=true}(%12, %9)
      %15: f32[5,3], %16: f32[3], %17: f32[3] = BatchNormGrad{epsilon=0.001}(%4, %1, %6, %7, %14)
      out result y %13
      out result dx %15
      """;

  @Test
  void normalizesAgainBehindTheFullestStep() {
    PassCheck.rewrites(new Recompute(0), STEP, STEP.replace("""
        %13: f32[3,7] = MatMul{transposeA=true, transposeB=false}(%5,""", """
        %18: f32[5,3] = Normalize{epsilon=0.001, relu=false}(%4, %1, %2, %6, %7)  # bn
        %13: f32[3,7] = MatMul{transposeA=true, transposeB=false}(%18,"""));
  }

  /// The second sum is computed from the first, which is kept; the third from the second would be a
  /// chain.
  @Test
  void addsUpEveryOtherTimeAgain() {
    String before = """
        in batch x %0: f32[50,3]
        in weight gamma %1: f32[3]
        in weight beta %2: f32[3]
        %3: f32[50,3] = Exp{}(%0)
        %4: f32[50,3], %5: f32[3], %6: f32[3] = BatchNorm{epsilon=0.001}(%3, %1, %2)  # bn
        %7: f32[50,3] = Add{}(%4, %0)  # sum1
        %8: f32[50,3] = Add{}(%7, %3)  # sum2
        %9: f32[3] = Sum{axes=[0]}(%8)
        %10: f32[100,3] = Pad{before=[0, 0], after=[50, 0], value=0.0}(%8)
        %11: f32[50,3] = Slice{begin=[0, 0], shape=[50,3]}(%10)
        %12: f32[50,3] = Multiply{}(%11, %8)
        %13: f32[50,3] = Multiply{}(%12, %7)
        %14: f32[50,3], %15: f32[3], %16: f32[3] = BatchNormGrad{epsilon=0.001}(%3, %1, %5, %6, %13)
        out result y %9
        out result dx %14
        """;
    PassCheck.rewrites(new Recompute(0), before, before.replace("""
        %13: f32[50,3] = Multiply{}(%12, %7)""", """
        %17: f32[50,3] = Normalize{epsilon=0.001, relu=false}(%3, %1, %2, %5, %6)  # bn
        %18: f32[50,3] = Add{}(%17, %0)  # sum1
        %13: f32[50,3] = Multiply{}(%12, %18)"""));
  }

  @Test
  void leavesSmallPlansAlone() {
    PassCheck.keeps(new Recompute(10_000), STEP);
  }
}

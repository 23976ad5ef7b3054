package dev.fovea.compile;

import dev.fovea.graph.Graph;
import org.junit.jupiter.api.Test;

class FoldBatchNormTest {
  private static final Pass FOLD = new Pass() {
    @Override
    public Graph run(Graph graph) {
      return new DropDead().run(new FoldBatchNorm().run(graph));
    }
  };

  @Test
  void scalesTheKernelAndJoinsTheBiases() {
    PassCheck.rewrites(FOLD, """
        in batch x %0: f32[2,5,5,1]
        in weight kernel %1: f32[3,3,1,4]
        in weight bias %2: f32[4]
        in weight factor %3: f32[4]
        in weight shift %4: f32[4]
        %5: f32[2,3,3,4] = Conv{window=3x3, groups=1}(%0, %1)  # conv2d
        %6: f32[2,3,3,4] = Add{}(%5, %2)  # conv2d
        %7: f32[2,3,3,4] = Multiply{}(%6, %3)  # bn
        %8: f32[2,3,3,4] = Add{}(%7, %4)  # bn
        out result y %8
        """, """
        in batch x %0: f32[2,5,5,1]
        in weight kernel %1: f32[3,3,1,4]
        in weight bias %2: f32[4]
        in weight factor %3: f32[4]
        in weight shift %4: f32[4]
        %7: f32[4] = Multiply{}(%2, %3)  # bn
        %8: f32[3,3,1,4] = Multiply{}(%1, %3)  # bn
        %9: f32[2,3,3,4] = Conv{window=3x3, groups=1}(%0, %8)  # bn
        %11: f32[4] = Add{}(%7, %4)  # bn
        %12: f32[2,3,3,4] = Add{}(%9, %11)  # bn
        out result y %12
        """);
  }

  @Test
  void scalesTheKernelOfAMatrixProduct() {
    PassCheck.rewrites(FOLD, """
        in batch x %0: f32[2,5]
        in weight kernel %1: f32[5,3]
        in weight factor %2: f32[3]
        %3: f32[2,3] = MatMul{transposeA=false, transposeB=false}(%0, %1)
        %4: f32[2,3] = Multiply{}(%3, %2)
        out result y %4
        """, """
        in batch x %0: f32[2,5]
        in weight kernel %1: f32[5,3]
        in weight factor %2: f32[3]
        %4: f32[5,3] = Multiply{}(%1, %2)
        %5: f32[2,3] = MatMul{transposeA=false, transposeB=false}(%0, %4)
        out result y %5
        """);
  }

  @Test
  void keepsAConvolutionThatSomebodyElseReads() {
    PassCheck.keeps(FOLD, """
        in batch x %0: f32[2,5]
        in weight kernel %1: f32[5,3]
        in weight factor %2: f32[3]
        %3: f32[2,3] = MatMul{transposeA=false, transposeB=false}(%0, %1)
        %4: f32[2,3] = Multiply{}(%3, %2)
        out result before %3
        out result y %4
        """);
  }

  @Test
  void keepsAFactorThatIsNotPerChannel() {
    PassCheck.keeps(FOLD, """
        in batch x %0: f32[2,5]
        in weight kernel %1: f32[5,3]
        in weight factor %2: f32[2,1]
        in weight scalar %3: f32[]
        %4: f32[2,3] = MatMul{transposeA=false, transposeB=false}(%0, %1)
        %5: f32[2,3] = Multiply{}(%4, %2)
        %6: f32[2,3] = Multiply{}(%5, %3)
        out result y %6
        """);
  }

  @Test
  void keepsAProductWithATransposedKernel() {
    PassCheck.keeps(FOLD, """
        in batch x %0: f32[2,5]
        in weight kernel %1: f32[3,5]
        in weight factor %2: f32[3]
        %3: f32[2,3] = MatMul{transposeA=false, transposeB=true}(%0, %1)
        %4: f32[2,3] = Multiply{}(%3, %2)
        out result y %4
        """);
  }

  /// What is rounded is the product of kernel and factor, not the kernel before.
  @Test
  void foldsInSinglesWhatIsComputedInBf16() {
    PassCheck.rewrites(FOLD, """
        in batch x %0: bf16[2,5,5,1]
        in weight kernel %1: f32[3,3,1,4]
        in weight bias %2: f32[4]
        in weight factor %3: f32[4]
        in weight shift %4: f32[4]
        %5: bf16[3,3,1,4] = Cast{to=bf16}(%1)  # conv2d
        %6: bf16[2,3,3,4] = Conv{window=3x3, groups=1}(%0, %5)  # conv2d
        %7: bf16[4] = Cast{to=bf16}(%2)  # conv2d
        %8: bf16[2,3,3,4] = Add{}(%6, %7)  # conv2d
        %9: f32[2,3,3,4] = Cast{to=f32}(%8)  # bn
        %10: f32[2,3,3,4] = Multiply{}(%9, %3)  # bn
        %11: f32[2,3,3,4] = Add{}(%10, %4)  # bn
        %12: bf16[2,3,3,4] = Cast{to=bf16}(%11)  # bn
        out result y %12
        """, """
        in batch x %0: bf16[2,5,5,1]
        in weight kernel %1: f32[3,3,1,4]
        in weight bias %2: f32[4]
        in weight factor %3: f32[4]
        in weight shift %4: f32[4]
        %10: f32[4] = Multiply{}(%2, %3)  # bn
        %11: f32[3,3,1,4] = Multiply{}(%1, %3)  # bn
        %12: bf16[3,3,1,4] = Cast{to=bf16}(%11)  # bn
        %13: bf16[2,3,3,4] = Conv{window=3x3, groups=1}(%0, %12)  # bn
        %14: f32[2,3,3,4] = Cast{to=f32}(%13)  # bn
        %16: f32[4] = Add{}(%10, %4)  # bn
        %17: f32[2,3,3,4] = Add{}(%14, %16)  # bn
        %18: bf16[2,3,3,4] = Cast{to=bf16}(%17)  # bn
        out result y %18
        """);
  }
}

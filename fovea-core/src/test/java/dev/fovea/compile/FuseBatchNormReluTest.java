package dev.fovea.compile;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class FuseBatchNormReluTest {
  private static final EagerFusion EAGER = new EagerFusion();
  private static final Pass FUSE = new FuseBatchNormRelu(EAGER);

  @AfterAll
  static void close() {
    EAGER.close();
  }

  @Test
  void joinsBothDirections() {
    PassCheck.rewrites(FUSE, """
        in batch x %0: f32[5,3]
        in weight gamma %1: f32[3]
        in weight beta %2: f32[3]
        in batch dy %3: f32[5,3]
        %4: f32[5,3], %5: f32[3], %6: f32[3] = BatchNorm{epsilon=0.001}(%0, %1, %2)  # bn
        %7: f32[5,3] = Relu{}(%4)  # relu
        %8: f32[5,3] = ReluGrad{}(%7, %3)  # relu
        %9: f32[5,3], %10: f32[3], %11: f32[3] = BatchNormGrad{epsilon=0.001}\
        (%0, %1, %5, %6, %8)  # bn
        out result y %7
        out result mean %5
        out result dx %9
        out result dgamma %10
        out result dbeta %11
        """, """
        in batch x %0: f32[5,3]
        in weight gamma %1: f32[3]
        in weight beta %2: f32[3]
        in batch dy %3: f32[5,3]
        %4: f32[5,3], %5: f32[3], %6: f32[3], %7: u8[5,3] = BatchNormRelu{epsilon=0.001}\
        (%0, %1, %2)  # bn
        %9: f32[5,3], %10: f32[3], %11: f32[3] = BatchNormReluGrad{epsilon=0.001}\
        (%0, %1, %5, %6, %3, %7)  # bn
        out result y %4
        out result mean %5
        out result dx %9
        out result dgamma %10
        out result dbeta %11
        """);
  }

  @Test
  void keepsANormalizationWithoutADerivative() {
    PassCheck.keeps(FUSE, """
        in batch x %0: f32[5,3]
        in weight gamma %1: f32[3]
        in weight beta %2: f32[3]
        %3: f32[5,3], %4: f32[3], %5: f32[3] = BatchNorm{epsilon=0.001}(%0, %1, %2)
        %6: f32[5,3] = Relu{}(%3)
        out result y %6
        """);
  }

  @Test
  void keepsANormalizationThatSomebodyElseReads() {
    PassCheck.keeps(FUSE, """
        in batch x %0: f32[5,3]
        in weight gamma %1: f32[3]
        in weight beta %2: f32[3]
        in batch dy %3: f32[5,3]
        %4: f32[5,3], %5: f32[3], %6: f32[3] = BatchNorm{epsilon=0.001}(%0, %1, %2)
        %7: f32[5,3] = Relu{}(%4)
        %8: f32[5,3] = ReluGrad{}(%7, %3)
        %9: f32[5,3], %10: f32[3], %11: f32[3] = BatchNormGrad{epsilon=0.001}(%0, %1, %5, %6, %8)
        out result before %4
        out result y %7
        out result dx %9
        """);
  }

  @Test
  void keepsADerivativeThatReachesOtherLayersToo() {
    PassCheck.keeps(FUSE, """
        in batch x %0: f32[5,3]
        in weight gamma %1: f32[3]
        in weight beta %2: f32[3]
        in batch dy %3: f32[5,3]
        %4: f32[5,3], %5: f32[3], %6: f32[3] = BatchNorm{epsilon=0.001}(%0, %1, %2)
        %7: f32[5,3] = Relu{}(%4)
        %8: f32[5,3] = ReluGrad{}(%7, %3)
        %9: f32[5,3], %10: f32[3], %11: f32[3] = BatchNormGrad{epsilon=0.001}(%0, %1, %5, %6, %8)
        out result change %8
        out result dx %9
        """);
  }
}

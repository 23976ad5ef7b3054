package dev.fovea.compile;

import org.junit.jupiter.api.Test;

class DropDeadTest {
  @Test
  void dropsWhatNoOutputNeeds() {
    PassCheck.rewrites(new DropDead(), """
        in batch x %0: f32[2,3]
        in weight unused %1: f32[3]
        %2: f32[2,3] = Add{}(%0, %1)
        %3: f32[2,3] = Relu{}(%0)
        %4: f32[2,3] = Exp{}(%2)
        out result y %3
        """, """
        in batch x %0: f32[2,3]
        in weight unused %1: f32[3]
        %3: f32[2,3] = Relu{}(%0)
        out result y %3
        """);
  }

  @Test
  void keepsANodeOfWhichOneResultIsRead() {
    PassCheck.keeps(new DropDead(), """
        in batch x %0: f32[5,3]
        in weight gamma %1: f32[3]
        in weight beta %2: f32[3]
        %3: f32[5,3], %4: f32[3], %5: f32[3] = BatchNorm{epsilon=0.001}(%0, %1, %2)
        out result y %5
        """);
  }
}

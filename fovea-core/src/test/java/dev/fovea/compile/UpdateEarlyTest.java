package dev.fovea.compile;

import org.junit.jupiter.api.Test;

class UpdateEarlyTest {
  private static final Pass EARLY = new UpdateEarly();

  @Test
  void movesAWeightBehindItsDerivativeAndItsLastReader() {
    PassCheck.rewrites(EARLY, """
        in batch x %0: f32[3]
        in weight a %1: f32[3]
        in weight b %2: f32[3]
        %3: f32[3] = Exp{}(%0)
        %4: f32[3] = Exp{}(%3)
        %5: f32[3] = Multiply{}(%4, %1)
        %6: f32[3] = Exp{}(%5)
        %7: f32[3] = Subtract{}(%1, %3)
        %8: f32[3] = Subtract{}(%2, %3)
        out result y %6
        out weight a %7
        out weight b %8
        """, """
        in batch x %0: f32[3]
        in weight a %1: f32[3]
        in weight b %2: f32[3]
        %3: f32[3] = Exp{}(%0)
        %8: f32[3] = Subtract{}(%2, %3)
        %4: f32[3] = Exp{}(%3)
        %5: f32[3] = Multiply{}(%4, %1)
        %7: f32[3] = Subtract{}(%1, %3)
        %6: f32[3] = Exp{}(%5)
        out result y %6
        out weight a %7
        out weight b %8
        """);
  }

  /// A result reads the new weight, so that it is more than an update.
  @Test
  void keepsWhatAResultNeeds() {
    PassCheck.keeps(EARLY, """
        in batch x %0: f32[3]
        in weight a %1: f32[3]
        %2: f32[3] = Exp{}(%0)
        %3: f32[3] = Exp{}(%2)
        %4: f32[3] = Subtract{}(%1, %2)
        %5: f32[3] = Add{}(%3, %4)
        out result y %5
        out weight a %4
        """);
  }
}

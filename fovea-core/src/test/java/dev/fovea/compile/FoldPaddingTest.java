package dev.fovea.compile;

import org.junit.jupiter.api.Test;

class FoldPaddingTest {
  private static final Pass FOLD = graph -> new DropDead().run(new FoldPadding().run(graph));

  @Test
  void letsAConvolutionPadByItself() {
    PassCheck.rewrites(FOLD, """
        in batch x %0: f32[2,5,6,2]
        in weight kernel %1: f32[3,3,2,4]
        %2: f32[2,8,8,2] = Pad{before=[0, 1, 2, 0], after=[0, 2, 0, 0], value=0.0}(%0)  # pad
        %3: f32[2,3,3,4] = Conv{window=3x3 stride 2x2, groups=1}(%2, %1)  # conv
        out result y %3
        """, """
        in batch x %0: f32[2,5,6,2]
        in weight kernel %1: f32[3,3,2,4]
        %3: f32[2,3,3,4] = Conv{window=3x3 stride 2x2 pad 1:2x2:0, groups=1}(%0, %1)  # conv
        out result y %3
        """);
  }

  @Test
  void addsToThePaddingOfTheConvolution() {
    PassCheck.rewrites(FOLD, """
        in batch x %0: f32[2,5,5,2]
        in weight kernel %1: f32[3,3,2,4]
        %2: f32[2,7,7,2] = Pad{before=[0, 1, 1, 0], after=[0, 1, 1, 0], value=0.0}(%0)
        %3: f32[2,9,9,4] = Conv{window=3x3 pad 2:2x2:2, groups=1}(%2, %1)
        %4: f32[2,7,7,4] = Conv{window=3x3 pad 1:1x1:1, groups=1}(%2, %1)
        out result a %3
        out result b %4
        """, """
        in batch x %0: f32[2,5,5,2]
        in weight kernel %1: f32[3,3,2,4]
        %2: f32[2,7,7,2] = Pad{before=[0, 1, 1, 0], after=[0, 1, 1, 0], value=0.0}(%0)
        %3: f32[2,9,9,4] = Conv{window=3x3 pad 2:2x2:2, groups=1}(%2, %1)
        %4: f32[2,7,7,4] = Conv{window=3x3 pad 2:2x2:2, groups=1}(%0, %1)
        out result a %3
        out result b %4
        """);
  }

  @Test
  void foldsTheDerivativesToo() {
    PassCheck.rewrites(FOLD, """
        in batch x %0: f32[2,5,5,2]
        in batch dy %1: f32[2,5,5,4]
        in weight kernel %2: f32[3,3,2,4]
        %3: f32[2,7,7,2] = Pad{before=[0, 1, 1, 0], after=[0, 1, 1, 0], value=0.0}(%0)
        %4: f32[3,3,2,4] = ConvKernelGrad{window=3x3, groups=1, kernel=[3,3,2,4]}(%3, %1)
        %5: f32[2,7,7,2] = ConvInputGrad{window=3x3, groups=1, image=[2,7,7,2]}(%1, %2)
        %6: f32[2,5,5,2] = Slice{begin=[0, 1, 1, 0], shape=[2,5,5,2]}(%5)
        out result dk %4
        out result dx %6
        """,
        """
            in batch x %0: f32[2,5,5,2]
            in batch dy %1: f32[2,5,5,4]
            in weight kernel %2: f32[3,3,2,4]
            %4: f32[3,3,2,4] = ConvKernelGrad{window=3x3 pad 1:1x1:1, groups=1, kernel=[3,3,2,4]}(%0, %1)
            %6: f32[2,5,5,2] = ConvInputGrad{window=3x3 pad 1:1x1:1, groups=1, image=[2,5,5,2]}(%1, %2)
            out result dk %4
            out result dx %6
            """);
  }

  @Test
  void letsPoolingBehindAReluPadByItself() {
    PassCheck.rewrites(FOLD, """
        in batch x %0: f32[2,5,5,2]
        in batch dy %1: f32[2,3,3,2]
        %2: f32[2,5,5,2] = Relu{}(%0)
        %3: f32[2,7,7,2] = Pad{before=[0, 1, 1, 0], after=[0, 1, 1, 0], value=0.0}(%2)
        %4: f32[2,3,3,2], %5: u8[2,3,3,2] = MaxPool{window=3x3 stride 2x2, positions=true}(%3)
        %6: f32[2,7,7,2] = MaxPoolGrad{window=3x3 stride 2x2, image=[2,7,7,2]}(%5, %1)
        %7: f32[2,5,5,2] = Slice{begin=[0, 1, 1, 0], shape=[2,5,5,2]}(%6)
        %8: f32[2,5,5,2] = ReluGrad{}(%2, %7)
        out result y %4
        out result dx %8
        """,
        """
            in batch x %0: f32[2,5,5,2]
            in batch dy %1: f32[2,3,3,2]
            %2: f32[2,5,5,2] = Relu{}(%0)
            %4: f32[2,3,3,2], %5: u8[2,3,3,2] = MaxPool{window=3x3 stride 2x2 pad 1:1x1:1, positions=true}(%2)
            %7: f32[2,5,5,2] = MaxPoolGrad{window=3x3 stride 2x2 pad 1:1x1:1, image=[2,5,5,2]}(%5, %1)
            %8: f32[2,5,5,2] = ReluGrad{}(%2, %7)
            out result y %4
            out result dx %8
            """);
  }

  @Test
  void keepsABorderThatCanWin() {
    keeps("""
        in batch x %0: f32[2,5,5,2]
        %1: f32[2,7,7,2] = Pad{before=[0, 1, 1, 0], after=[0, 1, 1, 0], value=0.0}(%0)
        %2: f32[2,5,5,2] = MaxPool{window=3x3, positions=false}(%1)
        out result y %2
        """);
  }

  /// The place of the border may be among the places that won.
  @Test
  void keepsTheDerivativeOfABorderThatCanWin() {
    keeps("""
        in batch x %0: f32[2,5,5,2]
        in batch dy %1: f32[2,3,3,2]
        %2: f32[2,7,7,2] = Pad{before=[0, 1, 1, 0], after=[0, 1, 1, 0], value=0.0}(%0)
        %3: f32[2,3,3,2], %4: u8[2,3,3,2] = MaxPool{window=3x3 stride 2x2, positions=true}(%2)
        %5: f32[2,7,7,2] = MaxPoolGrad{window=3x3 stride 2x2, image=[2,7,7,2]}(%4, %1)
        %6: f32[2,5,5,2] = Slice{begin=[0, 1, 1, 0], shape=[2,5,5,2]}(%5)
        out result y %3
        out result dx %6
        """);
  }

  @Test
  void keepsABorderThatAWindowWithGapsMaySeeAlone() {
    keeps("""
        in batch x %0: f32[1,1,1,16]
        %1: f32[1,1,1,16] = Relu{}(%0)
        %2: f32[1,3,3,16] = Pad{before=[0, 1, 1, 0], after=[0, 1, 1, 0], value=0.0}(%1)
        %3: f32[1,1,1,16] = MaxPool{window=2x2 dilation 2x2, positions=false}(%2)
        out result y %3
        """);
  }

  @Test
  void keepsABorderOfOnes() {
    keeps("""
        in batch x %0: f32[2,5,5,2]
        in weight kernel %1: f32[3,3,2,4]
        %2: f32[2,7,7,2] = Pad{before=[0, 1, 1, 0], after=[0, 1, 1, 0], value=1.0}(%0)
        %3: f32[2,5,5,4] = Conv{window=3x3, groups=1}(%2, %1)
        out result y %3
        """);
  }

  @Test
  void keepsABorderThatAWindowLiesOnAltogether() {
    keeps("""
        in batch x %0: f32[2,5,5,2]
        in weight kernel %1: f32[3,3,2,4]
        %2: f32[2,11,11,2] = Pad{before=[0, 3, 3, 0], after=[0, 3, 3, 0], value=0.0}(%0)
        %3: f32[2,9,9,4] = Conv{window=3x3, groups=1}(%2, %1)
        out result y %3
        """);
  }

  @Test
  void keepsABorderOfChannels() {
    keeps("""
        in batch x %0: f32[2,5,5,1]
        in weight kernel %1: f32[3,3,2,4]
        %2: f32[2,7,7,2] = Pad{before=[0, 1, 1, 0], after=[0, 1, 1, 1], value=0.0}(%0)
        %3: f32[2,5,5,4] = Conv{window=3x3, groups=1}(%2, %1)
        out result y %3
        """);
  }

  private static void keeps(String graph) {
    PassCheck.rewrites(FOLD, graph, graph);
  }
}

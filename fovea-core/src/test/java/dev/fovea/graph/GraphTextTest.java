package dev.fovea.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.model.Model;
import dev.fovea.op.Ops;
import dev.fovea.zoo.LectureModels;
import org.junit.jupiter.api.Test;

class GraphTextTest {
  private static final GraphText TEXT = new GraphText(Ops.all());

  @Test
  void writesOneLineANode() {
    Model model = LectureModels.convModelPooling();
    assertThat(model.inference(1).toString()).startsWith("""
        in batch x0 %0: f32[1,28,28,1]
        in weight conv2d/kernel %1: f32[3,3,1,64]
        in weight conv2d/bias %3: f32[64]
        """).contains("""
        %2: f32[1,28,28,64] = Conv{window=3x3 pad 1:1x1:1, groups=1}(%0, %1)  # conv2d
        %4: f32[1,28,28,64] = Add{}(%2, %3)  # conv2d
        """);
  }

  @Test
  void readsWhatItWrites() {
    Graph graph = LectureModels.convModelPooling().inference(2);
    assertThat(TEXT.parse(graph.toString())).isEqualTo(graph);
  }

  @Test
  void saysWhichLineItCannotRead() {
    fails("%0: f32[2] = Fly{}()", "'Fly{}' is no op. Known: Add, ");
    fails("%1: f32[2] = Exp{}(%0)", "no earlier line gives %0");
    fails("%0: f32[3] = Fill{type=f32[2], value=1.0}()", "the op produces [f32[2]]");
    fails("%0: f32[2] = Fill{type=f32[2]}()", "Fill has 2 settings, got 'Fill{type=f32[2]}'.");
    fails("%0: f32[2] = Fill{value=1.0, type=f32[2]}()", "expected 'type=…', got 'value=1.0'.");
    fails("in batch x %0: f99[2]", "No enum constant");
    fails("out result y %7", "no earlier line gives %7");
    fails("hello", "");
  }

  private static void fails(String line, String why) {
    assertThatThrownBy(() -> TEXT.parse(line)).isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("cannot read '%s': %s", line, why);
  }
}

package dev.fovea.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.layer.AveragePooling2D;
import dev.fovea.layer.MaxPooling2D;
import dev.fovea.model.Costs;
import dev.fovea.model.Model;
import dev.fovea.model.NamedLayer;
import dev.fovea.zoo.Zoo;
import java.util.List;
import org.junit.jupiter.api.Test;

class LectureNetworkTest {
  private static final double USUAL = LectureNetwork.USUAL_MOMENTUM;

  @Test
  void isTheNetworkOfTheZooWithTheUsualParts() {
    assertThat(settings(new LectureNetwork(List.of(), USUAL).model()))
        .isEqualTo(settings(Zoo.model("conv-model")));
    assertThat(settings(new LectureNetwork(List.of(new MaxPooling2D(2)), USUAL).model()))
        .isEqualTo(settings(Zoo.model("conv-model-pooling")));
  }

  @Test
  void poolingOfAnyKindTakesMostParametersAway() {
    assertThat(parameters(new LectureNetwork(List.of(), USUAL))).isEqualTo(822_794);
    assertThat(parameters(new LectureNetwork(List.of(new MaxPooling2D(2)), USUAL)))
        .isEqualTo(220_682);
    assertThat(parameters(new LectureNetwork(List.of(new AveragePooling2D(2)), USUAL)))
        .isEqualTo(220_682);
  }

  @Test
  void theTableOfTheLecturesHas2450NumbersBehindItsConvolutions() {
    Model lecture = ParameterCount.lecture();

    assertThat(lecture.summary()).contains("(None, 28, 28, 25)", "(None, 14, 14, 25)",
        "(None, 14, 14, 50)", "(None, 7, 7, 50)", "(None, 2450)");
    // 3·3·1·25+25, 3·3·25·50+50, 2450·100+100, 100·10+10
    assertThat(Costs.of(lecture).whole().parameters()).isEqualTo(250 + 11_300 + 245_100 + 1_010);
  }

  private static List<Object> settings(Model model) {
    return model.layers().stream().map(NamedLayer::layer).map(Object.class::cast).toList();
  }

  private static long parameters(LectureNetwork network) {
    return Costs.of(network.model()).whole().parameters();
  }
}

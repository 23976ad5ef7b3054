package dev.fovea.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.train.History;
import dev.fovea.train.TrainEvent;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private final StringWriter text = new StringWriter();
  private long nanos;

  private ProgressBar bar(Charset charset) {
    PrintWriter out = new PrintWriter(text);
    return new ProgressBar(new Terminal(out, out, true, charset), () -> nanos);
  }

  private static Map<String, Double> figures() {
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put("accuracy", 0.5);
    figures.put("loss", 0.00012);
    return figures;
  }

  /// What is on the terminal's lines, without colours.
  private String[] shown() {
    return text.toString().replaceAll("\u001b\\[[0-9]*[mK]", "").split("[\r\n]+");
  }

  @Test
  void showsStepTimesAndFigures() {
    ProgressBar bar = bar(StandardCharsets.UTF_8);
    bar.on(new TrainEvent.EpochStarted(1, 2, 10));
    nanos += 2_000_000_000L;
    bar.on(new TrainEvent.StepEnded(1, 1, 10, figures()));
    nanos += 500_000_000L;
    bar.on(new TrainEvent.StepEnded(1, 2, 10, figures()));
    bar.on(new TrainEvent.EpochEnded(1, 2, 10, Map.of("loss", 1.5), 75.4));
    assertThat(shown()).containsExactly(
        "Epoch 1/2",
        " 0/10 ━━━━━━━━━━━━━━━━━━━━ ",
        " 1/10 ━━━━━━━━━━━━━━━━━━━━ 18s 2s/step - accuracy: 0.5000 - loss: 1.2000e-04",
        " 2/10 ━━━━━━━━━━━━━━━━━━━━ 4s 500ms/step - accuracy: 0.5000 - loss: 1.2000e-04",
        "10/10 ━━━━━━━━━━━━━━━━━━━━ 1:15 8s/step - loss: 1.5000");
  }

  @Test
  void writesAtMostTenTimesASecondButAlwaysTheLastStep() {
    ProgressBar bar = bar(StandardCharsets.UTF_8);
    bar.on(new TrainEvent.EpochStarted(1, 1, 100));
    for (int step = 1; step <= 100; step++) {
      nanos += 10_000_000L;
      bar.on(new TrainEvent.StepEnded(1, step, 100, Map.of()));
    }
    assertThat(shown()).hasSizeBetween(11, 13);
    assertThat(shown()[shown().length - 1]).startsWith("100/100 ");
  }

  @Test
  void drawsWithPlainSignsWhereOthersAreMissing() {
    ProgressBar bar = bar(StandardCharsets.US_ASCII);
    bar.on(new TrainEvent.EpochStarted(1, 1, 2));
    nanos += 1_000_000_000L;
    bar.on(new TrainEvent.StepEnded(1, 1, 2, Map.of()));
    assertThat(shown()[2]).isEqualTo("1/2 ==========.......... 1s 1s/step");
  }

  @Test
  void saysUnknownWhereNobodyKnowsTheSteps() {
    ProgressBar bar = bar(StandardCharsets.US_ASCII);
    bar.on(new TrainEvent.EpochStarted(1, 1, 0));
    nanos += 1_000_000_000L;
    bar.on(new TrainEvent.StepEnded(1, 1, 0, Map.of()));
    bar.on(new TrainEvent.EpochEnded(1, 1, 1, Map.of(), 2));
    assertThat(shown()).containsExactly("Epoch 1/1", "      0/Unknown .................... ",
        "      1/Unknown .................... 1s/step", "1/1 ==================== 2s 2s/step");
  }

  @Test
  void goesOnWithinAnEpoch() {
    ProgressBar bar = bar(StandardCharsets.US_ASCII);
    bar.on(new TrainEvent.Resumed(2, 2, 4, 8, new History(List.of())));
    nanos += 1_000_000_000L;
    bar.on(new TrainEvent.StepEnded(2, 5, 8, Map.of()));
    nanos += 2_000_000_000L;
    bar.on(new TrainEvent.StepEnded(2, 6, 8, Map.of()));
    bar.on(new TrainEvent.EpochEnded(2, 2, 8, Map.of(), 8));
    assertThat(shown()).containsExactly("Epoch 2/2", "4/8 ==========.......... ",
        "5/8 ============........ 3s 1s/step", "6/8 ===============..... 4s 2s/step",
        "8/8 ==================== 8s 2s/step");
  }

  @Test
  void printsALineAnEpochForFiles() {
    PrintWriter out = new PrintWriter(text);
    EpochLines lines = new EpochLines(out);
    lines.on(new TrainEvent.EpochStarted(1, 2, 10));
    lines.on(new TrainEvent.StepEnded(1, 10, 10, figures()));
    lines.on(new TrainEvent.EpochEnded(1, 2, 10, figures(), 5.3));
    assertThat(text.toString().strip())
        .isEqualTo("Epoch 1/2 - 5s - 530ms/step - accuracy: 0.5000 - loss: 1.2000e-04");
  }

  @Test
  void printsTimesAsKerasDoes() {
    assertThat(Durations.clock(7)).isEqualTo("7s");
    assertThat(Durations.clock(3600)).isEqualTo("1:00:00");
    assertThat(Durations.clock(3725)).isEqualTo("1:02:05");
    assertThat(Durations.perStep(0.00087)).isEqualTo("870us/step");
  }
}

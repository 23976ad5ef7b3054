package dev.fovea.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.layer.BatchNormalization;
import dev.fovea.layer.Dense;
import dev.fovea.layer.Input;
import dev.fovea.model.Model;
import dev.fovea.model.Sequential;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AdviceTest {
  private final Model slow = Sequential.of(new Input(2), new Dense(2), new BatchNormalization());
  private final Model quick = Sequential.of(new Input(2), new Dense(2),
      new BatchNormalization().momentum(0.9));

  private static Map<String, Double> epoch(double accuracy, double validation) {
    return Map.of("accuracy", accuracy, "val_accuracy", validation);
  }

  @Test
  void explainsADipOfTheFirstEpochs() {
    assertThat(Advice.of(slow, List.of(epoch(0.9, 0.6), epoch(0.98, 0.94)))).hasValue(
        "The validation was far behind at first because Batch Normalization's moving averages, with momentum"
            + " 0.99, need some 500 steps to settle; with momentum 0.9 they need 50.");
  }

  @Test
  void saysNothingWithoutADipOrWithQuickAverages() {
    assertThat(Advice.of(slow, List.of(epoch(0.94, 0.97), epoch(0.98, 0.98)))).isEmpty();
    assertThat(Advice.of(quick, List.of(epoch(0.9, 0.6), epoch(0.98, 0.94)))).isEmpty();
    assertThat(Advice.of(slow, List.of(epoch(0.9, 0.9), epoch(0.99, 0.7)))).isEmpty();
    assertThat(Advice.of(slow, List.of())).isEmpty();
  }
}

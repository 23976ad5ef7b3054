package dev.fovea.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.files.KerasModels;
import dev.fovea.layer.Activation;
import dev.fovea.layer.ActivationFunction;
import dev.fovea.layer.Average;
import dev.fovea.layer.Dense;
import dev.fovea.layer.Flatten;
import dev.fovea.layer.Input;
import dev.fovea.layer.Layer;
import dev.fovea.layer.Symbol;
import dev.fovea.model.Model;
import dev.fovea.model.Sequential;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluateCommandTest {
  @TempDir
  private Path folder;

  private static Model network(Layer end) {
    return Sequential.of(new Input(28, 28, 1), new Flatten(), new Dense(10), end).initialize(3);
  }

  private static Layer activation(ActivationFunction function) {
    return new Activation(function);
  }

  private Outcome evaluate(Model model) {
    Path file = folder.resolve("model.keras");
    file.toFile().delete();
    KerasModels.save(model, Optional.empty(), file);
    return Outcome.of("evaluate", file.toString(), "--samples", "50", "--engine", "java");
  }

  @Test
  void measuresTheSameWhetherTheSoftmaxIsInTheModelOrNot() {
    String shares = evaluate(network(activation(ActivationFunction.SOFTMAX))).out();
    assertThat(shares).contains("50 test images").contains("loss: ");
    assertThat(evaluate(network(activation(ActivationFunction.LINEAR))).out()).isEqualTo(shares);
    assertThat(evaluate(network(activation(ActivationFunction.LOG_SOFTMAX))).out())
        .isEqualTo(shares);
  }

  @Test
  void takesAMeanOfProbabilitiesForSome() {
    Model one = network(activation(ActivationFunction.SOFTMAX));
    Symbol answer = one.outputs().getFirst();
    Model mean = Model.of(one.inputs().getFirst(), new Average().on(answer, answer))
        .initialize(3);
    assertThat(evaluate(mean).out()).isEqualTo(evaluate(one).out());
  }

  @Test
  void saysThatTheModelTellsMoreClassesApart() {
    Model model = Sequential.of(new Input(28, 28, 1), new Flatten(),
        new Dense(12).activation(ActivationFunction.SOFTMAX)).initialize(3);
    assertThat(evaluate(model).err()).isEqualTo(
        "Note: %s tells 12 classes apart, mnist has 10; the first of the one are taken for those of the other.\n"
            .formatted(folder.resolve("model.keras")));
    assertThat(evaluate(network(activation(ActivationFunction.SOFTMAX))).err()).isEmpty();
  }
}

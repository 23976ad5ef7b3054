package dev.fovea.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.layer.ActivationFunction;
import dev.fovea.layer.Dense;
import dev.fovea.layer.Input;
import dev.fovea.layer.Lambda;
import dev.fovea.model.Model;
import dev.fovea.model.Sequential;
import dev.fovea.op.Square;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a model may have, and a file may not.
class UnsavableTest {
  @TempDir
  Path folder;

  @Test
  void savesNoProgram() {
    Lambda square = new Lambda("square", (scope, x) -> scope.apply(new Square(), x));
    refuses(Sequential.of(new Input(2), square), """
        square: a Lambda is a program, which no model file holds.
          fix:    replace it by other layers, or keep the model in Java.""");
  }

  @Test
  void savesNoSettingThatKerasKeepsToItself() {
    refuses(Sequential.of(new Input(2), new Dense(2).activation(ActivationFunction.GELU_TANH)), """
        the activation GELU_TANH is none that Keras's files can name, and cannot be saved.
          fix:    use GELU, or keep the model in Java.""");
  }

  private void refuses(Model model, String message) {
    Path file = folder.resolve("model.keras");
    assertThatThrownBy(() -> KerasModels.save(model, Optional.empty(), file))
        .isInstanceOf(IllegalArgumentException.class).hasMessage(message);
    assertThat(file).doesNotExist();
  }
}

package dev.fovea.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.optimizer.Adam;
import dev.fovea.optimizer.Optimizer;
import dev.fovea.optimizer.Optimizers;
import dev.fovea.optimizer.SGD;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class OptimizerNamesTest {
  /// Optimizers that the command line leaves to Java programs, on purpose.
  private static final List<Class<? extends Optimizer>> WITHOUT_A_NAME = List.of();

  @Test
  void everyOptimizerHasANameOrIsListedAsWithoutOne() {
    Stream<Class<? extends Optimizer>> named = OptimizerNames.all().stream()
        .map(name -> OptimizerNames.optimizer(name, Optional.empty()).getClass());
    assertThat(Stream.concat(named, WITHOUT_A_NAME.stream()))
        .containsExactlyInAnyOrderElementsOf(Optimizers.all());
  }

  @Test
  void namesAreThoseThatOptimizersGiveThemselves() {
    for (String name : OptimizerNames.all()) {
      assertThat(OptimizerNames.optimizer(name, Optional.empty()).name()).isEqualTo(name);
    }
  }

  @Test
  void takesKerasDefaultsUnlessAskedForAnotherStepSize() {
    assertThat(OptimizerNames.optimizer("adam", Optional.empty())).isEqualTo(new Adam());
    assertThat(OptimizerNames.optimizer("sgd", Optional.empty())).isEqualTo(new SGD());
    assertThat(OptimizerNames.optimizer("sgd", Optional.of(0.5))).isEqualTo(new SGD(0.5));
  }
}

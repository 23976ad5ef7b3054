package dev.fovea.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.fovea.layer.Add;
import dev.fovea.layer.Identity;
import dev.fovea.layer.Input;
import dev.fovea.layer.Symbol;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LayerOrderTest {
  /// Work in proportion to the cube of the number of layers would take minutes.
  @Test
  void isQuickForManyLayers() {
    Symbol input = Input.of(1);
    List<Symbol> branches = new ArrayList<>();
    for (int i = 0; i < 2000; i++) {
      branches.add(new Identity().on(new Identity().named("own_" + i).on(input)));
    }
    Symbol sum = new Add().on(branches.toArray(Symbol[]::new));
    Model model = assertTimeoutPreemptively(Duration.ofSeconds(20), () -> Model.of(input, sum));
    assertThat(model.layers()).hasSize(4002);
    assertThat(model.layers().getLast().name()).isEqualTo("add");
  }
}

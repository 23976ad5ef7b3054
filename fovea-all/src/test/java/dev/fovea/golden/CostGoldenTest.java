package dev.fovea.golden;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.model.Cost;
import dev.fovea.model.Costs;
import dev.fovea.zoo.Zoo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What networks take is what a count over Keras's own models gives, `keras_costs.py`.
class CostGoldenTest {
  static Stream<List<String>> networks() throws IOException {
    return Files.readAllLines(Path.of("src/test/golden-more/keras/costs.csv")).stream().skip(1)
        .map(line -> Arrays.asList(line.split(",", -1)));
  }

  @ParameterizedTest
  @MethodSource("networks")
  void costsAreThoseOfKerassNetworks(List<String> row) {
    List<Long> figures = row.subList(1, row.size()).stream().map(Long::valueOf).toList();
    Cost cost = Costs.of(Zoo.model(row.getFirst())).whole();
    assertThat(List.of(cost.parameters(), cost.trainable(), cost.multiplyAdds(),
        cost.activationBytes())).isEqualTo(figures);
  }
}

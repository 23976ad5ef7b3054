package dev.fovea.files.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// The page about ONNX lists the operators that the code has, and no other.
class OnnxOperatorsTest {
  private static final Path PAGE = Path.of("../docs/formats/onnx.md");

  @Test
  void listsTheOperatorsThatBecomeLayers() throws IOException {
    assertThat(listed("become layers")).isEqualTo(Operators.onValues());
  }

  @Test
  void listsTheOperatorsThatAreWorkedOut() throws IOException {
    assertThat(listed("are worked out")).isEqualTo(Operators.onConstants());
  }

  @Test
  void refusesTheOthers() throws IOException {
    Set<String> refused = listed("are refused");
    assertThat(refused).hasSizeGreaterThan(50).doesNotContainAnyElementsOf(Operators.onValues())
        .doesNotContainAnyElementsOf(Operators.onConstants());
  }

  /// Returns the names in the paragraph that a line with these words begins.
  private static Set<String> listed(String words) throws IOException {
    Set<String> names = new TreeSet<>();
    boolean inside = false;
    for (String line : Files.readAllLines(PAGE)) {
      if (inside && !line.isBlank()) {
        names.addAll(Arrays.asList(line.replaceAll("[.`]", "").split(",? +|,")));
      }
      inside = !line.isBlank() && (inside || line.contains("**" + words + "**"));
    }
    return names;
  }
}

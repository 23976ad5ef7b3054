package dev.fovea.files.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fovea.files.ModelFormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// ONNX's own cases answer as ONNX says.
class OnnxNodeTest {
  private static final Path OWN = Path.of("src/test/resources/onnx");

  /// All cases that a network for pictures may use and that are no larger than 20 kB.
  @TestFactory
  Stream<DynamicTest> answersAsOnnxSays() throws IOException {
    return NodeCase.all(OWN).stream().map(c -> DynamicTest.dynamicTest(c.name(), c::run));
  }

  /// The whole set is no part of the project: the system property `shared.dir` says where it lies.
  @Test
  void answersOrRefusesEachOfTheWholeSet() throws IOException {
    Path folder = Path.of(System.getProperty("shared.dir", "../../shared")).resolve("onnx");
    if (!Files.exists(folder)) {
      System.out.println("onnx: NOT TESTED with all cases: they are not in " + folder);
    }
    assumeTrue(Files.exists(folder), "ONNX's cases are not there");
    int right = 0;
    Map<String, String> refused = new TreeMap<>();
    Map<String, String> wrong = new TreeMap<>();
    List<NodeCase> all = NodeCase.all(folder);
    for (NodeCase one : all) {
      try {
        one.run();
        right++;
        System.out.println("onnx: right " + one.name());
      } catch (ModelFormatException no) {
        refused.put(one.name(), no.getMessage().lines().findFirst().orElse(""));
      } catch (RuntimeException | AssertionError no) {
        wrong.put(one.name(), no.toString().lines().findFirst().orElse(""));
      }
    }
    refused.forEach((name, why) -> System.out.println("onnx: refused " + name + ": " + why));
    wrong.forEach((name, why) -> System.out.println("onnx: WRONG " + name + ": " + why));
    System.out.printf("onnx: %d of %d cases are right, %d refused, %d wrong%n", right, all.size(),
        refused.size(), wrong.size());
    assertThat(wrong).isEmpty();
  }
}

package dev.fovea.engine.java;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fovea.contract.OpSample;
import dev.fovea.engine.vector.Floats;
import dev.fovea.graph.Node;
import dev.fovea.op.BatchNorm;
import dev.fovea.op.Relu;
import java.lang.foreign.Arena;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The build runs this class twice, with the Vector API's module and without.
class JavaEngineTest {
  private static final Node CONV = new OpSample("""
      f32[2,8,8,16] = Conv{window=3x3 pad 1:1x1:1, groups=1}(f32[2,8,8,16], f32[3,3,16,16])""")
      .node();

  private static boolean hasModule() {
    return ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
  }

  @Test
  void takesThePlainLoopsWithoutTheModule() {
    assumeFalse(hasModule());
    try (JavaEngine engine = new JavaEngine(2)) {
      assertThat(implementation(engine)).isEqualTo("java");
      assertThat(engine.fuses(new BatchNorm(0.001), List.of(new Relu()))).isFalse();
      assertThat(engine.details()).containsEntry("kernels",
          "plain Java loops; faster with the JVM's option --add-modules jdk.incubator.vector.");
    }
  }

  /// Such are the vectors of a JVM that was started with -XX:MaxVectorSize=8.
  @Test
  void takesThePlainLoopsWhereVectorsAreTooShort() {
    assumeTrue(hasModule() && Floats.LANES < 4);
    try (JavaEngine engine = new JavaEngine(2)) {
      assertThat(implementation(engine)).isEqualTo("java");
      assertThat(engine.details()).containsEntry("kernels",
          "plain Java loops; the Vector API takes 2 floats at a time here, its kernels need 4.");
    }
  }

  @Test
  void takesTheVectorApiWithTheModule() {
    assumeTrue(hasModule() && Floats.LANES >= 4);
    try (JavaEngine engine = new JavaEngine(2)) {
      assertThat(implementation(engine)).isEqualTo("java:vector");
      assertThat(engine.details().get("kernels"))
          .matches("Vector API, (4|8|16|32) floats at a time; plain Java loops for the rest\\.");
    }
  }

  @Test
  void leavesTheVectorApiAloneWhenAskedTo() {
    try (JavaEngine engine = JavaEngine.plain(2)) {
      assertThat(implementation(engine)).isEqualTo("java");
      assertThat(engine.details().get("kernels")).startsWith("plain Java loops");
    }
  }

  @Test
  void needsAThread() {
    assertThatThrownBy(() -> new JavaEngine(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("an engine needs at least 1 thread, got 0.");
  }

  private static String implementation(JavaEngine engine) {
    return engine.kernel(CONV, Arena.ofAuto()).orElseThrow().implementation();
  }
}

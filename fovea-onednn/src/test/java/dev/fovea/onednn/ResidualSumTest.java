package dev.fovea.onednn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.compile.Compiler;
import dev.fovea.compile.Plan;
import dev.fovea.engine.Engine;
import dev.fovea.engine.java.JavaEngine;
import dev.fovea.graph.Graph;
import dev.fovea.graph.GraphBuilder;
import dev.fovea.graph.Port;
import dev.fovea.graph.Value;
import dev.fovea.op.Add;
import dev.fovea.op.Conv;
import dev.fovea.op.Relu;
import dev.fovea.op.Square;
import dev.fovea.op.Window;
import dev.fovea.tensor.Tensor;
import dev.fovea.tensor.TensorType;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// A convolution may add its result to a shortcut in the shortcut's memory, unless somebody needs that.
class ResidualSumTest {
  private static final TensorType IMAGE = TensorType.f32(2, 6, 6, 16);
  private static final TensorType KERNEL = TensorType.f32(3, 3, 16, 16);

  /// Who reads the shortcut beside the sum.
  private enum Reader {
    NOBODY, THE_CONVOLUTION, A_LATER_NODE, THE_CALLER
  }

  @Test
  void leavesTheShortcutToItsOtherReaders() throws NativeLibraryException {
    try (Engine java = JavaEngine.plain(1);
        Engine onednn = new OneDnnEngine(OneDnn.load(Host.cacheFolders(), 2), 0)) {
      for (Reader reader : Reader.values()) {
        Graph graph = block(reader);
        Plan fast = Compiler.standard(onednn).compile(graph, Map.of());
        Plan plain = Compiler.standard(java).compile(graph, Map.of());
        for (int run = 0; run < 2; run++) {
          fill(fast, run);
          fill(plain, run);
          fast.run();
          plain.run();
          for (Port port : graph.outputs()) {
            assertThat(fast.port(port.name()).toFloats()).as("%s, %s", reader, port.name())
                .containsExactly(plain.port(port.name()).toFloats(), within(2e-5f));
          }
        }
      }
    }
  }

  @Test
  void takesNoMemoryOfItsOwnForTheSum() throws NativeLibraryException {
    try (Engine onednn = new OneDnnEngine(OneDnn.load(Host.cacheFolders(), 2), 0)) {
      assertThat(bytes(onednn, Reader.NOBODY)).isLessThan(bytes(onednn, Reader.THE_CALLER));
    }
  }

  private static long bytes(Engine engine, Reader reader) {
    return Compiler.standard(engine).compile(block(reader), Map.of()).memory().bytes();
  }

  private static Graph block(Reader reader) {
    GraphBuilder g = new GraphBuilder();
    Value x = g.input(Port.Kind.BATCH, "x", IMAGE);
    Value kernel = g.input(Port.Kind.WEIGHT, "kernel", KERNEL);
    Value bias = g.input(Port.Kind.WEIGHT, "bias", TensorType.f32(16));
    Value shortcut = g.apply(new Square(), x);
    Value read = reader == Reader.THE_CONVOLUTION ? shortcut : x;
    Value change = g.apply(new Conv(Window.parse("3x3 pad 1:1x1:1"), 1), read, kernel);
    Value sum = g.apply(new Add(), g.apply(new Add(), change, bias), shortcut);
    Value result = g.apply(new Relu(), sum);
    if (reader == Reader.A_LATER_NODE) {
      result = g.apply(new Add(), result, shortcut);
    }
    g.output(Port.Kind.RESULT, "result", result);
    if (reader == Reader.THE_CALLER) {
      g.output(Port.Kind.RESULT, "shortcut", shortcut);
    }
    return g.build();
  }

  private static void fill(Plan plan, int seed) {
    Random random = new Random(seed);
    for (String name : new String[]{"x", "kernel", "bias"}) {
      Tensor tensor = plan.port(name);
      for (long i = 0; i < tensor.shape().size(); i++) {
        tensor.set(i, (float) random.nextGaussian());
      }
    }
  }
}

package dev.fovea.contract;

import dev.fovea.engine.Engine;
import dev.fovea.engine.Kernel;
import dev.fovea.engine.java.JavaEngine;
import dev.fovea.graph.Node;
import dev.fovea.graph.Op;
import dev.fovea.graph.Value;
import dev.fovea.op.BatchNormRelu;
import dev.fovea.op.BatchNormReluGrad;
import dev.fovea.op.MaxPool;
import dev.fovea.op.MaxPoolGrad;
import dev.fovea.tensor.Tensor;
import dev.fovea.tensor.TensorType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

/// Runs single nodes on an engine, on inputs that suit them.
public final class SampleRun {
  private final Engine engine;

  /// Runs on this engine.
  public SampleRun(Engine engine) {
    this.engine = engine;
  }

  /// Returns inputs for a sample: numbers away from 0, all distinct, so that no maximum is a tie and
  /// no ReLU stands at its bend. What a kernel keeps for its derivative comes from this engine.
  public List<Tensor> inputs(OpSample sample, long seed) {
    Node node = sample.node();
    Random random = new Random(seed);
    List<Tensor> plain = new ArrayList<>();
    for (TensorType type : node.inputTypes()) {
      double first = 0.2031 + 0.00137 * plain.size();
      plain.add(numbers(type, random, first, sample.isPositive()));
    }
    return switch (node.op()) {
      case MaxPoolGrad op -> {
        Tensor image = numbers(node.output().type(), random, 0.2, false);
        yield List.of(first(new MaxPool(op.window(), true), image).get(1), plain.get(1));
      }
      case BatchNormReluGrad op -> {
        Tensor beta = numbers(node.input(1).type(), random, 0.2, false);
        List<Tensor> forward = first(new BatchNormRelu(op.epsilon()), plain.get(0), plain.get(1),
            beta);
        yield List.of(plain.get(0), plain.get(1), forward.get(1), forward.get(2), plain.get(4),
            forward.get(3));
      }
      default -> plain;
    };
  }

  private List<Tensor> first(Op op, Tensor... inputs) {
    Node node = node(op, List.of(inputs));
    return run(node, List.of(inputs))
        .orElseGet(
            () -> new SampleRun(new JavaEngine(1)).run(node, List.of(inputs)).orElseThrow());
  }

  private static Node node(Op op, List<Tensor> inputs) {
    List<Value> read = new ArrayList<>();
    inputs.forEach(tensor -> read.add(new Value(read.size(), tensor.type())));
    List<Value> given = new ArrayList<>();
    op.infer(inputs.stream().map(Tensor::type).toList())
        .forEach(type -> given.add(new Value(read.size() + given.size(), type)));
    return new Node(op, read, given, "");
  }

  private static Tensor numbers(
      TensorType type, Random random, double first, boolean positive) {
    int size = Math.toIntExact(type.shape().size());
    int[] order = IntStream.range(0, size).toArray();
    Tensor tensor = Tensor.zeros(type);
    for (int i = 0; i < size; i++) {
      int other = random.nextInt(i, size);
      int place = order[other];
      order[other] = order[i];
      float value = (float) (first + 1.7 * place / size);
      boolean negative = !positive && random.nextBoolean();
      tensor.set(i, type.dtype().isFloating() ? (negative ? -value : value) : i % 7 - 1);
    }
    return tensor;
  }

  /// Returns what the engine's kernel computes, or nothing if it has none for this node.
  public Optional<List<Tensor>> run(Node node, List<Tensor> inputs) {
    return engine.kernel(node, Arena.ofAuto()).map(kernel -> {
      List<Tensor> outputs = outputs(node);
      execute(kernel, inputs, outputs);
      return outputs;
    });
  }

  /// Returns what the kernel computes over the memory of input `index`, or nothing if it may not.
  public Optional<List<Tensor>> runOver(Node node, List<Tensor> inputs, int index) {
    if (!node.input(index).type().equals(node.output().type())) {
      return Optional.empty();
    }
    return engine.kernel(node, Arena.ofAuto()).filter(kernel -> kernel.inPlace(index))
        .map(kernel -> {
          List<Tensor> copies = inputs.stream().map(Tensor::copy).toList();
          List<Tensor> outputs = outputs(node);
          outputs.set(0, copies.get(index));
          execute(kernel, copies, outputs);
          return outputs;
        });
  }

  /// Memory that no kernel may count on: all bits set, which is NaN in floating types.
  private static List<Tensor> outputs(Node node) {
    List<Tensor> outputs = new ArrayList<>();
    for (Value value : node.outputs()) {
      Tensor tensor = Tensor.zeros(value.type());
      tensor.memory().fill((byte) 0xff);
      outputs.add(tensor);
    }
    return outputs;
  }

  private void execute(Kernel kernel, List<Tensor> inputs, List<Tensor> outputs) {
    MemorySegment scratch = Arena.ofAuto().allocate(Math.max(64, kernel.scratchBytes()), 64);
    scratch.fill((byte) 0xff);
    engine.run(List.of(kernel.bind(memory(inputs), memory(outputs), scratch)));
  }

  private static List<MemorySegment> memory(List<Tensor> tensors) {
    return tensors.stream().map(Tensor::memory).toList();
  }

  /// Returns the results that mean the same on every engine: all but masks and positions.
  public static List<Tensor> comparable(Node node, List<Tensor> results) {
    boolean keeps = node.op() instanceof MaxPool || node.op() instanceof BatchNormRelu;
    return results.stream()
        .filter(tensor -> !keeps || tensor.type().dtype().isFloating())
        .toList();
  }
}

package dev.fovea.files.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.fovea.layer.Symbol;
import dev.fovea.model.Model;
import dev.fovea.tensor.Tensor;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;

/// Runs files by Microsoft's ONNX Runtime.
final class OnnxRuntime {
  /// Sums are taken in another order there; relative to the largest answer.
  private static final double LIMIT = 2e-5;

  /// Two, and another: no file may be made for one number of samples.
  private static final List<Integer> BATCHES = List.of(2, 3);

  private final OrtEnvironment environment;

  private OnnxRuntime(OrtEnvironment environment) {
    this.environment = environment;
  }

  /// Returns the runtime, or skips the test where there is none for the machine.
  static OnnxRuntime here() {
    try {
      return new OnnxRuntime(OrtEnvironment.getEnvironment());
    } catch (LinkageError none) {
      String why = "ONNX Runtime has no library for " + System.getProperty("os.name") + " on "
          + System.getProperty("os.arch") + ": " + none;
      System.out.println("onnx: NOT TESTED: " + why);
      return abort(why);
    }
  }

  /// Returns the answers of a file, in the order of its outputs.
  List<float[]> answers(Path file, List<Tensor> batches) throws OrtException {
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      try (OrtSession session = environment.createSession(file.toString(), options)) {
        Map<String, OnnxTensor> inputs = new LinkedHashMap<>();
        for (String name : session.getInputNames()) {
          Tensor batch = batches.get(inputs.size());
          long[] shape = batch.shape().dims().stream().mapToLong(d -> d).toArray();
          inputs.put(name, OnnxTensor.createTensor(environment,
              FloatBuffer.wrap(batch.toFloats()), shape));
        }
        List<float[]> answers = new ArrayList<>();
        try (OrtSession.Result result = session.run(inputs)) {
          result.forEach(
              one -> answers.add(((OnnxTensor) one.getValue()).getFloatBuffer().array()));
        } finally {
          inputs.values().forEach(OnnxTensor::close);
        }
        return answers;
      }
    }
  }

  /// A constant that no operator reads makes the runtime warn at each start.
  private static void readsAllItHolds(Path file) {
    OnnxGraph graph = OnnxReader.read(new OnnxFile(file));
    Set<String> read = graph.nodes().stream().flatMap(node -> node.inputs().stream())
        .collect(Collectors.toSet());
    assertThat(read).containsAll(graph.constants().keySet());
  }

  /// Writes a model, and compares its answers with those of the file for several sizes of a batch.
  void agrees(Model model, Path file) throws OrtException {
    OnnxModels.save(model, file);
    readsAllItHolds(file);
    for (int size : BATCHES) {
      List<Tensor> batches = batches(model, size);
      List<float[]> answers = answers(file, batches);
      List<Tensor> wanted = model.predict(batches);
      assertThat(answers).hasSameSizeAs(wanted);
      for (int i = 0; i < answers.size(); i++) {
        close(answers.get(i), wanted.get(i).toFloats());
      }
    }
  }

  /// Compares two answers, relative to the largest number in them.
  static void close(float[] answer, float[] wanted) {
    assertThat(answer).hasSameSizeAs(wanted);
    double largest = 1e-3;
    for (float number : wanted) {
      largest = Math.max(largest, Math.abs(number));
    }
    assertThat(largest).isFinite();
    for (int i = 0; i < wanted.length; i++) {
      assertThat(Math.abs((double) answer[i] - wanted[i]) / largest).as("element " + i)
          .isLessThanOrEqualTo(LIMIT);
    }
  }

  /// Returns random numbers for each input of a model.
  static List<Tensor> batches(Model model, int size) {
    Random random = new Random(size);
    List<Tensor> batches = new ArrayList<>();
    for (Symbol input : model.inputs()) {
      Tensor batch = Tensor.zeros(input.type(size));
      for (int i = 0; i < batch.shape().size(); i++) {
        batch.set(i, 2 * random.nextDouble() - 1);
      }
      batches.add(batch);
    }
    return batches;
  }

  /// Gives all weights values of their own, so that nothing is 0 or 1 by chance; variances stay
  /// above 0, and what goes through many layers stays of the same size.
  static Model stirred(Model model) {
    Random random = new Random(5);
    for (String path : model.initialize(11).weights().paths()) {
      Tensor weight = model.weights().get(path);
      for (int i = 0; i < weight.shape().size(); i++) {
        double more = 0.1 * random.nextDouble();
        weight.set(i, weight.shape().rank() == 1
            ? weight.get(i) + more
            : weight.get(i) * (1 + more));
      }
    }
    return model;
  }
}

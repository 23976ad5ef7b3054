package dev.fovea.optimizer;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.fovea.contract.PlainRun;
import dev.fovea.graph.GraphBuilder;
import dev.fovea.graph.Port;
import dev.fovea.graph.Value;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.tensor.TensorType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Four steps of each optimizer in double, against the formulas in Keras's source for one number.
class OptimizerTest {
  private static final double[] GRADIENTS = {0.5, -1.25, 0, 2};
  private static final double RATE = 0.1;
  private static final double EPSILON = 1e-7;

  /// The rule for one number; `s` is what it keeps, and starts at zero.
  private interface Rule {
    double next(double w, double g, int step, double[] s);
  }

  private record Sample(Optimizer optimizer, Rule rule) {}

  private static List<Sample> samples() {
    List<Sample> all = new ArrayList<>();
    all.add(new Sample(new SGD(RATE), (w, g, _, _) -> w - RATE * g));
    all.add(new Sample(new SGD(RATE, 0.9, true), (w, g, _, s) -> {
      s[0] = 0.9 * s[0] - RATE * g;
      return w + 0.9 * s[0] - RATE * g;
    }));
    all.add(new Sample(new Adam(RATE), OptimizerTest::adam));
    all.add(new Sample(new AdamW(RATE), (w, g, step, s) -> adam(w - w * 0.004 * RATE, g, step, s)));
    all.add(new Sample(new Adamax(RATE), (w, g, step, s) -> {
      s[0] = 0.9 * s[0] + 0.1 * g;
      s[1] = Math.max(0.999 * s[1], Math.abs(g));
      return w - RATE * s[0] / ((1 - Math.pow(0.9, step)) * (s[1] + EPSILON));
    }));
    all.add(new Sample(new Lion(RATE), (w, g, _, s) -> {
      double sign = Math.signum(0.9 * s[0] + 0.1 * g);
      s[0] = 0.99 * s[0] + 0.01 * g;
      return w - RATE * sign;
    }));
    all.add(new Sample(new Adagrad(RATE), (w, g, _, s) -> {
      s[0] += g * g;
      return w - RATE * g / Math.sqrt(0.1 + s[0] + EPSILON);
    }));
    all.add(new Sample(new Adadelta(RATE), (w, g, _, s) -> {
      s[0] = 0.95 * s[0] + 0.05 * g * g;
      double step = g * Math.sqrt(s[1] + EPSILON) / Math.sqrt(s[0] + EPSILON);
      s[1] = 0.95 * s[1] + 0.05 * step * step;
      return w - RATE * step;
    }));
    all.add(new Sample(new RMSprop(RATE), (w, g, _, s) -> {
      s[0] = 0.9 * s[0] + 0.1 * g * g;
      return w - RATE * g / Math.sqrt(s[0] + EPSILON);
    }));
    all.add(
        new Sample(new RMSprop(RATE, 0.8, 0.5, 1e-3, true, UpdateOptions.NONE), (w, g, _, s) -> {
          s[0] = 0.8 * s[0] + 0.2 * g * g;
          s[1] = 0.8 * s[1] + 0.2 * g;
          s[2] = 0.5 * s[2] + RATE * g / Math.sqrt(s[0] - s[1] * s[1] + 1e-3);
          return w - s[2];
        }));
    all.add(new Sample(new Nadam(RATE), OptimizerTest::nadam));
    options(all);
    return all;
  }

  private static void options(List<Sample> all) {
    SGD sgd = new SGD(RATE);
    all.add(new Sample(sgd.with(UpdateOptions.NONE.weightDecay(0.5)),
        (w, g, _, _) -> w - w * 0.5 * RATE - RATE * g));
    all.add(new Sample(sgd.with(UpdateOptions.NONE.clipvalue(0.75)),
        (w, g, _, _) -> w - RATE * Math.max(-0.75, Math.min(0.75, g))));
    all.add(new Sample(sgd.with(UpdateOptions.NONE.clipnorm(0.75)),
        (w, g, _, _) -> w - RATE * g * Math.min(1, 0.75 / Math.abs(g == 0 ? 1 : g))));
    all.add(new Sample(sgd.with(UpdateOptions.NONE.weightDecay(0.5).excludeFromWeightDecay("w")),
        (w, g, _, _) -> w - RATE * g));
    all.add(new Sample(sgd.with(UpdateOptions.NONE.weightDecay(0.5).excludeFromWeightDecay("bias")),
        (w, g, _, _) -> w - w * 0.5 * RATE - RATE * g));
    // The other weight's derivative is 1 all the time.
    all.add(new Sample(sgd.with(UpdateOptions.NONE.globalClipnorm(1.2)),
        (w, g, _, _) -> w - RATE * g * Math.min(1, 1.2 / Math.hypot(g, 1))));
  }

  private static double adam(double w, double g, int step, double[] s) {
    s[0] = 0.9 * s[0] + 0.1 * g;
    s[1] = 0.999 * s[1] + 0.001 * g * g;
    double rate = RATE * Math.sqrt(1 - Math.pow(0.999, step)) / (1 - Math.pow(0.9, step));
    return w - rate * s[0] / (Math.sqrt(s[1]) + EPSILON);
  }

  private static double nadam(double w, double g, int step, double[] s) {
    s[0] = 0.9 * s[0] + 0.1 * g;
    s[1] = 0.999 * s[1] + 0.001 * g * g;
    double product = 1;
    for (int i = 1; i <= step; i++) {
      product *= 0.9 * (1 - 0.5 * Math.pow(0.96, i));
    }
    double now = 0.9 * (1 - 0.5 * Math.pow(0.96, step));
    double next = 0.9 * (1 - 0.5 * Math.pow(0.96, step + 1));
    double mean = next * s[0] / (1 - product * next) + (1 - now) * g / (1 - product);
    return w - RATE * mean / (Math.sqrt(s[1] / (1 - Math.pow(0.999, step))) + EPSILON);
  }

  @TestFactory
  Stream<DynamicTest> movesAWeightAsItsFormulaSays() {
    return samples().stream().map(sample -> dynamicTest(sample.optimizer().toString(), () -> {
      Map<String, Tensor> state = new HashMap<>();
      double[] kept = new double[3];
      double expected = 0.7;
      double weight = 0.7;
      for (int step = 1; step <= GRADIENTS.length; step++) {
        expected = sample.rule().next(expected, GRADIENTS[step - 1], step, kept);
        weight = step(sample.optimizer(), weight, GRADIENTS[step - 1], step, state);
        assertThat(weight).as("step %d", step).isCloseTo(expected, within(1e-9));
      }
    }));
  }

  @Test
  void hasASampleOfEveryOptimizer() {
    List<Class<?>> sampled = new ArrayList<>();
    samples().forEach(sample -> sampled.add(sample.optimizer().getClass()));
    assertThat(sampled.stream().distinct().toList())
        .containsExactlyInAnyOrderElementsOf(Optimizers.all());
  }

  @Test
  void nadamsProductComesOutInAClosedFormAtLast() {
    double expected = 1;
    for (int i = 1; i <= 1200; i++) {
      expected *= 0.999 * (1 - 0.5 * Math.pow(0.96, i));
    }
    assertThat(
        new Nadam(0.1, 0.999, 0.999, 1e-7, UpdateOptions.NONE).number("momentum_product", 1200))
        .isCloseTo(expected, within(1e-9 * expected));
    fails(() -> new Nadam().number("luck", 1), "nadam has no number 'luck'.");
    fails(() -> new SGD().number("luck", 1), "sgd has no number 'luck'.");
  }

  @Test
  void saysWhichSettingIsOutsideItsRange() {
    fails(() -> new AdamW(-1), "AdamW needs a learning rate of at least 0 and betas from 0"
        + " below 1, got -1.0, 0.9 and 0.999.");
    fails(() -> new Adamax(-1), "Adamax needs a learning rate of at least 0 and betas from 0"
        + " below 1, got -1.0, 0.9 and 0.999.");
    fails(() -> new Nadam(-1), "Nadam needs a learning rate of at least 0 and betas from 0"
        + " below 1, got -1.0, 0.9 and 0.999.");
    fails(() -> new Lion(-1), "Lion needs a learning rate of at least 0 and betas from 0"
        + " below 1, got -1.0, 0.9 and 0.99.");
    fails(() -> new Adagrad(-1), "Adagrad needs a learning rate and an initial accumulator of at"
        + " least 0, got -1.0 and 0.1.");
    fails(() -> new Adadelta(-1),
        "Adadelta needs a learning rate of at least 0 and rho from 0 below 1, got -1.0 and 0.95.");
    fails(() -> new RMSprop(-1),
        "RMSprop needs a learning rate of at least 0, rho from 0 below 1 and"
            + " momentum from 0 to 1, got -1.0, 0.9 and 0.0.");
    fails(() -> UpdateOptions.NONE.clipnorm(1).clipvalue(2), "only one of clipnorm, global clipnorm"
        + " and clipvalue can be set, got 1.0, none and 2.0.");
    fails(() -> UpdateOptions.NONE.clipnorm(0),
        "an optimizer needs a weight decay of at least 0 and"
            + " limits above 0, got none, and clipnorm 0.0, global clipnorm none, clipvalue none.");
    fails(() -> UpdateOptions.NONE.weightDecay(-1),
        "an optimizer needs a weight decay of at least 0"
            + " and limits above 0, got -1.0, and clipnorm none, global clipnorm none, clipvalue none.");
  }

  @Test
  void saysWhichOptionIsOutsideItsRange() {
    fails(() -> UpdateOptions.NONE.ema(1.5), "a moving average needs a momentum from 0 to 1 and an"
        + " overwrite frequency of at least 1, got 1.5 and none.");
    fails(() -> new MovingAverage(true, 0.5, Optional.of(0)), "a moving average needs a momentum"
        + " from 0 to 1 and an overwrite frequency of at least 1, got 0.5 and 0.");
    fails(() -> UpdateOptions.NONE.gradientAccumulationSteps(1), "an optimizer needs a loss scale"
        + " above 0 and at least 2 steps to accumulate, got none and 1.");
    fails(() -> UpdateOptions.NONE.lossScaleFactor(0), "an optimizer needs a loss scale above 0 and"
        + " at least 2 steps to accumulate, got 0.0 and none.");
  }

  private static void fails(ThrowingCallable code, String message) {
    assertThatThrownBy(code).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
  }

  private static double step(
      Optimizer optimizer, double weight, double gradient, int step, Map<String, Tensor> state) {
    TensorType number = new TensorType(DType.F64, Shape.of());
    GraphBuilder g = new GraphBuilder();
    Value w = g.input(Port.Kind.WEIGHT, "w", number);
    Value d = g.input(Port.Kind.BATCH, "d", number);
    Value other = g.input(Port.Kind.BATCH, "other", number);
    Updates updates = new Updates(g, optimizer, g.input(Port.Kind.STATE, "rate", number),
        g.input(Port.Kind.STATE, "step", number));
    List<String> paths = List.of("layer/w", "layer/other");
    Value ready = updates.gradients(paths, Arrays.asList(d, other)).getFirst();
    g.output(Port.Kind.WEIGHT, "w", updates.next("layer/w", w, ready));
    Map<String, Tensor> ports = new HashMap<>(Map.of("w", one(weight), "d", one(gradient), "other",
        one(1), "rate", one(optimizer.learningRate()), "step", one(step)));
    for (Port port : g.build().inputs()) {
      String name = port.name();
      if (name.startsWith(Slots.NUMBER)) {
        ports.put(name,
            one(Updates.number(optimizer, name.substring(Slots.NUMBER.length()), step - 1)));
      } else if (!ports.containsKey(name)) {
        double start = optimizer.initial(name.substring(name.lastIndexOf('/') + 1));
        ports.put(name, state.getOrDefault(name, one(start)));
      }
    }
    Map<String, Tensor> results = PlainRun.of(g.build(), ports);
    state.putAll(results);
    return requireNonNull(results.get("w")).get(0);
  }

  private static Tensor one(double value) {
    return Tensor.of(new double[]{value});
  }
}

package dev.fovea.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.LongStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/// The step sizes are worked out by hand from the formulas in Keras's documentation.
class ScheduleTest {
  @Test
  void exponentialDecayHalves() {
    rates(new ExponentialDecay(0.8, 2, 0.25), 0.8, 0.4, 0.2, 0.1);
    rates(new ExponentialDecay(0.8, 2, 0.25, true), 0.8, 0.8, 0.2, 0.2, 0.05);
  }

  @Test
  void inverseTimeDecayDivides() {
    rates(new InverseTimeDecay(0.6, 2, 1), 0.6, 0.4, 0.3, 0.24);
    rates(new InverseTimeDecay(0.6, 2, 1, true), 0.6, 0.6, 0.3, 0.3, 0.2);
  }

  @Test
  void piecewiseConstantDecayKeepsAValueUpToItsBoundary() {
    rates(new PiecewiseConstantDecay(List.of(1.0, 3.0), List.of(0.5, 0.25, 0.125)), 0.5, 0.5, 0.25,
        0.25, 0.125, 0.125);
  }

  @Test
  void polynomialDecayEndsWhereItShall() {
    rates(new PolynomialDecay(0.5, 4, 0.1, 1, false), 0.5, 0.4, 0.3, 0.2, 0.1, 0.1);
    rates(new PolynomialDecay(0.5, 4, 0.1, 2, false), 0.5, 0.325, 0.2, 0.125, 0.1, 0.1);
  }

  /// From step 5 on the way is 8 steps long.
  @Test
  void polynomialDecayStartsAgain() {
    rates(new PolynomialDecay(0.5, 4, 0.1, 1, true), 0.5, 0.4, 0.3, 0.2, 0.1, 0.25, 0.2, 0.15, 0.1,
        0.2);
  }

  @Test
  void cosineDecayIsHalfAWave() {
    double third = (1 + Math.cos(Math.PI / 4)) / 2;
    rates(new CosineDecay(0.5, 4), 0.5, 0.5 * third, 0.25, 0.5 * (1 - third), 0, 0);
    rates(new CosineDecay(0.5, 2, 0.2, OptionalDouble.empty(), 0), 0.5, 0.3, 0.1, 0.1);
  }

  @Test
  void cosineDecayWarmsUp() {
    rates(new CosineDecay(0.1, 2).warmup(0.5, 4), 0.1, 0.2, 0.3, 0.4, 0.5, 0.25, 0, 0);
  }

  @Test
  void cosineDecayRestartsTwiceAsLong() {
    rates(new CosineDecayRestarts(0.4, 2), 0.4, 0.2, 0.4, 0.4 * (1 + Math.cos(Math.PI / 4)) / 2,
        0.2, 0.4 * (1 - Math.cos(Math.PI / 4)) / 2, 0.4);
    rates(new CosineDecayRestarts(0.4, 2, 1, 0.5, 0), 0.4, 0.2, 0.2, 0.1, 0.1, 0.05);
  }

  @Test
  void saysWhichSettingIsOutsideItsRange() {
    fails(() -> new ExponentialDecay(-1, 2, 0.5), "ExponentialDecay needs a learning rate of at"
        + " least 0 and more than 0 steps, got -1.0 and 2.0.");
    fails(() -> new ExponentialDecay(1, 2, 0),
        "ExponentialDecay needs a decay rate above 0, got 0.0.");
    fails(() -> new InverseTimeDecay(1, 2, -1),
        "InverseTimeDecay needs a decay rate of at least 0, got -1.0.");
    fails(() -> new PolynomialDecay(1, 2, 0.5, 0, false),
        "PolynomialDecay needs an end of at least 0 and a power above 0, got 0.5 and 0.0.");
    fails(() -> new CosineDecay(1, 0),
        "CosineDecay needs a learning rate of at least 0 and more than"
            + " 0 steps, got 1.0 and 0.0.");
    fails(() -> new CosineDecay(1, 2).warmup(1, -3),
        "CosineDecay needs alpha, warm-up steps and target of at least 0, got 0.0, -3.0 and 1.0.");
    fails(() -> new CosineDecayRestarts(1, 2, 0.5, 1, 0),
        "CosineDecayRestarts needs tMul of at least"
            + " 1, mMul and alpha of at least 0, got 0.5, 1.0 and 0.0.");
    fails(() -> new OneCycle(0.1, 3),
        "OneCycle needs steps on each of its ways and divisors above 0,"
            + " got a share of 0.3 of 3 steps, 25.0 and 10000.0.");
    fails(() -> new PiecewiseConstantDecay(List.of(1.0), List.of(0.5)),
        "PiecewiseConstantDecay needs one value more than boundaries, got 1 and 1.");
    fails(() -> new PiecewiseConstantDecay(List.of(2.0, 1.0), List.of(0.5, 0.5, 0.5)),
        "PiecewiseConstantDecay needs boundaries that rise and values of at least 0, got [2.0, 1.0]"
            + " and [0.5, 0.5, 0.5].");
  }

  private static void rates(Schedule schedule, double... expected) {
    assertThat(LongStream.range(0, expected.length).mapToDouble(schedule::at).toArray())
        .containsExactly(expected, within(1e-12));
  }

  private static void fails(ThrowingCallable code, String message) {
    assertThatThrownBy(code).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
  }
}

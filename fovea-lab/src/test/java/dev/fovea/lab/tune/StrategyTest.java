package dev.fovea.lab.tune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class StrategyTest {
  private static final Space BRANIN = Space.of(
      Parameter.uniform("x", -5, 10), Parameter.uniform("y", 0, 15));

  /// @see <a href="https://www.sfu.ca/~ssurjano/branin.html">the function and its minimum, 0.397887</a>
  private static double branin(Values at) {
    double x = at.number("x");
    double y = at.number("y");
    double bow = y - 5.1 / (4 * Math.PI * Math.PI) * x * x + 5 / Math.PI * x - 6;
    return bow * bow + 10 * (1 - 1 / (8 * Math.PI)) * Math.cos(x) + 10;
  }

  private static double best(Strategy strategy, long seed) {
    Study study = Tuning.minimize(BRANIN).seed(seed)
        .run(strategy, run -> List.of(branin(run.values())));
    return study.best().orElseThrow().score();
  }

  @Test
  void tpeBeatsRandomSearchOnBranin() {
    int seeds = 60;
    double[] random = IntStream.range(0, seeds)
        .mapToDouble(seed -> best(new RandomSearch(60, 1), seed)).toArray();
    double[] tpe = IntStream.range(0, seeds)
        .mapToDouble(seed -> best(new Tpe(60, 1), seed)).toArray();
    long won = IntStream.range(0, seeds).filter(i -> tpe[i] < random[i]).count();

    System.out.printf("random %.3f, TPE %.3f, TPE won %d of %d%n",
        median(random), median(tpe), won, seeds);
    assertThat(Arrays.stream(tpe).min().orElseThrow()).isGreaterThanOrEqualTo(0.397887);
    assertThat(median(tpe) - 0.397887).isLessThan((median(random) - 0.397887) / 2);
    assertThat(won).isGreaterThan(seeds * 2 / 3);
  }

  private static double median(double... values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  @Test
  void coarseToFineBeatsRandomSearchOnAHill() {
    Space space = Space.of(Parameter.logUniform("rate", 1e-6, 1), Parameter.uniform("d", 0, 1));
    Objective hill = run -> List.of(-Math.abs(Math.log10(run.values().number("rate")) + 2.3)
        - Math.abs(run.values().number("d") - 0.4));
    int better = 0;
    for (long seed = 0; seed < 50; seed++) {
      Tuning tuning = Tuning.maximize(space).seed(seed);
      double coarse = tuning.run(new CoarseToFine(3, 36, 1, 1), hill).best().orElseThrow().score();
      double random = tuning.run(new RandomSearch(36, 1), hill).best().orElseThrow().score();
      better += coarse > random ? 1 : 0;
    }
    assertThat(better).isGreaterThan(35);
  }

  @Test
  void roundsShareTheRemainderOfTheTrials() {
    Space space = Space.of(Parameter.logUniform("rate", 1e-6, 1));
    Study study = Tuning.maximize(space).run(new CoarseToFine(3, 14, 1, 9),
        run -> java.util.Collections.nCopies(run.job().epochs(), run.values().number("rate")));

    assertThat(study.trials()).extracting(Trial::epochs)
        .containsExactly(1, 1, 1, 1, 1, 3, 3, 3, 3, 3, 9, 9, 9, 9);
  }

  @Test
  void laterRoundsAreNarrowerAndLonger() {
    Space space = Space.of(Parameter.logUniform("rate", 1e-6, 1));
    CoarseToFine rounds = new CoarseToFine(3, 24, 1, 9);
    Study study = Tuning.maximize(space).run(rounds, run -> java.util.Collections.nCopies(
        run.job().epochs(), -Math.abs(Math.log10(run.values().number("rate")) + 3)));

    assertThat(study.trials()).hasSize(24).extracting(Trial::epochs).startsWith(1, 1)
        .endsWith(9, 9).contains(3);
    double widest = Double.POSITIVE_INFINITY;
    for (int round = 0; round < 3; round++) {
      Parameter.LogUniform rate = (Parameter.LogUniform) rounds.space(study, round).parameters()
          .getFirst();
      double width = Math.log10(rate.high() / rate.low());
      assertThat(width).isLessThan(widest);
      widest = width;
      assertThat(study.trials().subList(8 * round, 8 * round + 8))
          .extracting(trial -> trial.values().number("rate"))
          .allMatch(value -> value >= rate.low() && value <= rate.high());
    }
    assertThat(widest).isLessThan(3);
  }

  @Test
  void halvesAsThePaperSays() {
    double[][] scores = Reference.rows(Reference.part("asha"), "scores");
    List<List<Integer>> jobs = new ArrayList<>();
    Study study = Tuning.maximize(BRANIN).run(new SuccessiveHalving(20, 1, 9, 3), run -> {
      jobs.add(List.of(run.job().trial(), run.job().epochs()));
      double[] own = scores[run.job().trial() - 1];
      return IntStream.rangeClosed(1, run.job().epochs())
          .mapToObj(epoch -> own[epoch >= 9 ? 2 : epoch >= 3 ? 1 : 0]).toList();
    });

    assertThat(jobs).isEqualTo(Arrays.stream(Reference.rows(Reference.part("asha"), "jobs"))
        .map(job -> List.of((int) job[0], (int) job[1])).toList());
    // The best third of each rung went on; asynchronously, some did that were among it only then.
    assertThat(study.trials().stream().sorted(study.best(1)).limit(20 / 3))
        .allMatch(trial -> trial.epochs() >= 3);
    List<Trial> second = study.trials().stream().filter(trial -> trial.epochs() >= 3)
        .sorted(study.best(3)).toList();
    assertThat(second.stream().limit(second.size() / 3)).allMatch(trial -> trial.epochs() == 9);
    assertThat(second).hasSizeBetween(6, 9);
  }

  @Test
  void rungsAreCountedFromTheMostEpochs() {
    assertThat(new SuccessiveHalving(9, 1, 10, 3).rungs()).containsExactly(1, 3, 10);
    assertThat(new SuccessiveHalving(9, 2, 10, 3).rungs()).containsExactly(3, 10);
    assertThat(new SuccessiveHalving(9, 4, 4, 3).rungs()).containsExactly(4);
  }

  @Test
  void aFailedTrialIsNeverTakenFurther() {
    Study study = Tuning.maximize(BRANIN).run(new SuccessiveHalving(27, 1, 9, 3), run -> {
      if (run.job().trial() % 2 == 0) {
        return List.of(Double.POSITIVE_INFINITY);
      }
      return java.util.Collections.nCopies(run.job().epochs(), 1.0 / run.job().trial());
    });

    assertThat(study.trials()).hasSize(27).filteredOn(trial -> trial.number() % 2 == 0)
        .allMatch(trial -> trial.epochs() == 1 && trial.failure().isPresent());
    assertThat(study.ranked().getFirst().number()).isEqualTo(1);
    assertThat(study.ranked().getLast().failure()).contains(
        "the score is Infinity after epoch 1.");
  }

  @Test
  void fewValuesAreNotTriedTwice() {
    Space few = Space.of(Parameter.choice("a", 1, 2, 3), Parameter.choice("b", true, false));
    for (Strategy strategy : List.of(new RandomSearch(6, 1), new Tpe(6, 1))) {
      assertThat(Tuning.maximize(few).run(strategy, run -> List.of(1.0)).trials())
          .extracting(Trial::values).doesNotHaveDuplicates();
    }
  }

  @Test
  void densitiesAreThoseOfScipy() {
    var part = Reference.part("parzen");
    Parzen density = Parzen.of(Reference.numbers(part, "points"));
    double[] places = Reference.numbers(part, "places");
    double[] expected = Reference.numbers(part, "densities");
    for (int i = 0; i < places.length; i++) {
      assertThat(density.at(places[i])).isCloseTo(expected[i], Offset.offset(1e-6));
    }
    double[] z = Reference.numbers(part, "z");
    double[] below = Reference.numbers(part, "below");
    for (int i = 0; i < z.length; i++) {
      assertThat(Parzen.below(z[i])).isCloseTo(below[i], Offset.offset(1e-7));
    }
  }

  @Test
  void drawsFollowTheDensity() {
    java.util.SplittableRandom random = new java.util.SplittableRandom(1);
    for (Density density : List.of(Parzen.of(0.1, 0.15, 0.8), Counts.of(4, 0.1, 0.1, 0.9))) {
      int[] drawn = new int[4];
      for (int i = 0; i < 40_000; i++) {
        drawn[Math.min(3, (int) (density.draw(random) * 4))]++;
      }
      for (int quarter = 0; quarter < 4; quarter++) {
        int from = quarter;
        double share = IntStream.range(0, 100)
            .mapToDouble(i -> density.at((from + (i + 0.5) / 100) / 4)).average().orElseThrow() / 4;
        assertThat(drawn[quarter] / 40_000.0).isCloseTo(share, Offset.offset(0.01));
      }
    }
  }

  @Test
  void saysWhichNumbersCannotBe() {
    refuses(() -> new RandomSearch(0, 1), "trials must be at least 1, got 0.");
    refuses(() -> new Tpe(3, 0), "epochs must be at least 1, got 0.");
    refuses(() -> new Tpe(3, 1, 1, 1, 1), "gamma must be above 0 and below 1, got 1.0.");
    refuses(() -> new CoarseToFine(2, 7, 1, 1), "trials of a round must be at least 4, got 3.");
    refuses(() -> new CoarseToFine(2, 8, 3, 2),
        "epochs of the last round must be at least 3, got 2.");
    refuses(() -> new SuccessiveHalving(8, 1, 9, 3),
        "successive halving from 1 to 9 epochs by a factor of 3 needs at least 9 trials, so that one reaches the end, got 8.");
    refuses(() -> new SuccessiveHalving(8, 1, 9, 1), "factor must be at least 2, got 1.");
  }

  private static void refuses(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String message) {
    assertThatIllegalArgumentException().isThrownBy(call).withMessage(message);
  }
}

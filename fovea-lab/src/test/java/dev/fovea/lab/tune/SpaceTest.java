package dev.fovea.lab.tune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.fovea.files.Json;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpaceTest {
  private static final String FIX = """

      fix:    write {"name": {"kind": [low, high]}}, where kind is uniform, log-uniform, integer or log-integer;
              or {"name": {"choice": [option, option]}}.""";
  private static final Space ALL = Space.of(
      Parameter.logUniform("rate", 1e-5, 1e-1), Parameter.uniform("dropout", 0, 0.5),
      Parameter.integer("blocks", 1, 3), Parameter.logInteger("units", 8, 256),
      Parameter.choice("optimizer", "adam", "sgd", "rmsprop"), Parameter.choice("batch", 32, 64));

  private static List<Values> drawn(int count) {
    SplittableRandom random = new SplittableRandom(1);
    List<Values> drawn = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      drawn.add(ALL.random(random));
    }
    return drawn;
  }

  private static double share(java.util.function.Predicate<Values> which) {
    return drawn(20_000).stream().filter(which).count() / 20_000.0;
  }

  @Test
  void eachOrderOfMagnitudeIsEquallyLikely() {
    for (double decade : List.of(1e-5, 1e-4, 1e-3, 1e-2)) {
      assertThat(share(v -> v.number("rate") >= decade && v.number("rate") < 10 * decade))
          .isBetween(0.235, 0.265);
    }
  }

  @Test
  void wholeNumbersAndOptionsAreEquallyLikelyEndsIncluded() {
    for (int blocks : List.of(1, 2, 3)) {
      assertThat(share(v -> v.whole("blocks") == blocks)).isBetween(0.318, 0.348);
    }
    for (String option : List.of("adam", "sgd", "rmsprop")) {
      assertThat(share(v -> v.text("optimizer").equals(option))).isBetween(0.318, 0.348);
    }
    assertThat(share(v -> v.number("dropout") < 0.1)).isBetween(0.188, 0.212);
    // Ratios count from a half below the first to a half above the last.
    assertThat(share(v -> v.whole("units") < 64))
        .isCloseTo(Math.log(63.5 / 7.5) / Math.log(256.5 / 7.5),
            org.assertj.core.data.Offset.offset(0.012));
    assertThat(drawn(20_000)).extracting(v -> v.whole("units")).contains(8, 256)
        .allMatch(units -> units >= 8 && units <= 256);
  }

  @Test
  void placesLeadBackToValues() {
    for (Values values : drawn(200)) {
      double[] places = ALL.places(values);
      int[] i = {0};
      assertThat(ALL.at(p -> places[i[0]++])).isEqualTo(values);
    }
  }

  @Test
  void aFileComesBackAsItWas() {
    byte[] json = Json.indented(ALL.json()).getBytes(StandardCharsets.UTF_8);

    assertThat(Space.parse("space.json", json)).isEqualTo(ALL);
  }

  @Test
  void narrowsToWhereTheBestLie() {
    List<Values> best = List.of(
        new Values(Map.of("rate", 1e-3, "dropout", 0.2, "blocks", 2L, "units", 100L, "optimizer",
            "adam", "batch", 32L)),
        new Values(Map.of("rate", 1e-2, "dropout", 0.2, "blocks", 2L, "units", 100L, "optimizer",
            "sgd", "batch", 32L)));

    List<Parameter> narrowed = ALL.narrowed(best).parameters();

    Parameter.LogUniform rate = (Parameter.LogUniform) narrowed.get(0);
    assertThat(rate.low()).isCloseTo(Math.pow(10, -3.25),
        org.assertj.core.data.Offset.offset(1e-9));
    assertThat(rate.high()).isCloseTo(Math.pow(10, -1.75),
        org.assertj.core.data.Offset.offset(1e-9));
    Parameter.Uniform dropout = (Parameter.Uniform) narrowed.get(1);
    assertThat(dropout.high() - dropout.low()).isCloseTo(0.05,
        org.assertj.core.data.Offset.offset(1e-9));
    assertThat(narrowed.get(2)).isEqualTo(Parameter.integer("blocks", 1, 3));
    assertThat(narrowed.get(4)).isEqualTo(Parameter.choice("optimizer", "adam", "sgd"));
    assertThat(narrowed.get(5)).isEqualTo(Parameter.choice("batch", 32));
  }

  @Test
  void staysAsItIsWhereItCannotBecomeNarrower() {
    for (Parameter parameter : List.of(Parameter.logUniform("rate", 1e-3, 1e-2),
        Parameter.logUniform("rate", 1e-320, 1e-12), Parameter.uniform("dropout", 0, 0.5),
        Parameter.uniform("x", -3, 1e7), Parameter.integer("n", -4, 90),
        Parameter.logInteger("n", 1, 1000))) {
      for (double place : List.of(0.0, 0.3, 1.0)) {
        Parameter narrow = parameter;
        Object value = parameter.at(place);
        for (int round = 0; round < 2000; round++) {
          narrow = narrow.narrowed(List.of(value, narrow.at(0.4)));
        }
        assertThat(narrow.at(0)).isNotEqualTo(narrow.at(1));
        assertThat(narrow.place(value)).isBetween(0.0, 1.0);
      }
    }
  }

  @Test
  void saysWhatIsWrongInAFile() {
    refuses("{\"rate\": {\"log-uniform\": [0, 0.1]}}",
        "s.json: rate: log-uniform needs finite numbers with 0 < low < high, got [0.0, 0.1].");
    refuses("{\"rate\": {\"log-uniform\": [-1, 0.1]}}",
        "s.json: rate: log-uniform needs finite numbers with 0 < low < high, got [-1.0, 0.1].");
    refuses("{\"rate\": {\"log-uniform\": [1e-300, 1e300]}}",
        "s.json: rate: log-uniform needs a finite high / low, got [1.0E-300, 1.0E300].");
    refuses("{\"rate\": {\"uniform\": [0.2, 0.1]}}",
        "s.json: rate: uniform needs finite numbers with low < high, got [0.2, 0.1].");
    refuses("{\"rate\": {\"uniform\": [0, NaN]}}",
        "s.json: rate: uniform needs finite numbers with low < high, got [0.0, NaN].");
    refuses("{\"n\": {\"integer\": [3, 3]}}",
        "s.json: n: integer needs whole numbers of 32 bits with low < high, got [3, 3].");
    refuses("{\"n\": {\"log-integer\": [0, 3]}}",
        "s.json: n: log-integer needs low of at least 1, got [0, 3].");
    refuses("{\"n\": {\"integer\": [1, 2.5]}}",
        "s.json: n: integer needs two whole numbers, low and high, got [1, 2.5].");
    refuses("{\"n\": {\"uniform\": [1]}}",
        "s.json: n: uniform needs two numbers, low and high, got [1].");
    refuses("{\"n\": {\"choice\": []}}",
        "s.json: n: choice needs options of which no two are equal, got [].");
    refuses("{\"n\": {\"choice\": [1, 1]}}",
        "s.json: n: choice needs options of which no two are equal, got [1, 1].");
    refuses("{\"n\": {\"choice\": [[1]]}}",
        "s.json: n: an option is text, a number, true or false, got [1].");
    refuses("{\"n\": {\"choice\": 3}}", "s.json: n: choice needs a list, got 3.");
    refuses("{\"n\": {\"normal\": [0, 1]}}",
        "s.json: n: there is no kind 'normal'. Choose one of [uniform, log-uniform, integer, log-integer, choice].");
    refuses("{\"n\": [0, 1]}", "s.json: n: needs an object with one kind, got [0, 1].");
    refuses("{}", "s.json: a space needs at least one parameter.");
    refuses("{\"n\": {\"uniform\": [0, 1]}, \"n\": {\"uniform\": [0, 1]}}",
        "s.json: line 1, column 31: Duplicate field 'n'.");
    refuses("[]", "s.json: the JSON is not an object: it does not start with '{'.");
  }

  private static void refuses(String json, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Space.parse("s.json", json.getBytes(StandardCharsets.UTF_8)))
        .withMessage(message + FIX);
  }

  @Test
  void saysThatThereIsNoFile(@TempDir Path folder) {
    Path none = folder.resolve("none.json");

    assertThatIllegalArgumentException().isThrownBy(() -> Space.read(none))
        .withMessage(none + ": there is no such file." + FIX);
  }

  @Test
  void saysWhatIsWrongInJava() {
    Parameter one = Parameter.uniform("a", 0, 1);
    assertThatIllegalArgumentException().isThrownBy(() -> Space.of(one, one))
        .withMessage("a space has two parameters with the name 'a'.");
    Values values = new Values(Map.of("a", 0.5));
    assertThatIllegalArgumentException().isThrownBy(() -> values.number("b"))
        .withMessage("there is no parameter 'b'. The space has [a].");
    assertThatIllegalArgumentException().isThrownBy(() -> values.whole("a"))
        .withMessage("a is 0.5 in this trial, not a whole number.");
    assertThatIllegalArgumentException().isThrownBy(() -> values.text("a"))
        .withMessage("a is 0.5 in this trial, not a text.");
    assertThatIllegalArgumentException().isThrownBy(() -> values.flag("a"))
        .withMessage("a is 0.5 in this trial, not true or false.");
    assertThatIllegalArgumentException().isThrownBy(() -> one.place(2.0))
        .withMessage("a: its values are from 0.0 to 1.0, got 2.0.");
    Parameter choice = Parameter.choice("c", "x", "y");
    assertThatIllegalArgumentException().isThrownBy(() -> choice.place("z"))
        .withMessage("c: its options are [x, y], got z.");
  }
}

package dev.fovea.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.constraint.Constraint;
import dev.fovea.constraint.Constraints;
import dev.fovea.constraint.MaxNorm;
import dev.fovea.constraint.MinMaxNorm;
import dev.fovea.constraint.NonNeg;
import dev.fovea.constraint.UnitNorm;
import dev.fovea.layer.Conv2D;
import dev.fovea.layer.Dense;
import dev.fovea.layer.DepthwiseConv2D;
import dev.fovea.layer.Input;
import dev.fovea.layer.Layer;
import dev.fovea.layer.RuledLayer;
import dev.fovea.model.Model;
import dev.fovea.model.Sequential;
import dev.fovea.regularizer.L1;
import dev.fovea.regularizer.L1L2;
import dev.fovea.regularizer.L2;
import dev.fovea.regularizer.OrthogonalMode;
import dev.fovea.regularizer.OrthogonalRegularizer;
import dev.fovea.regularizer.Regularizer;
import dev.fovea.regularizer.Regularizers;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Penalties and constraints of layers in Keras's JSON.
class RulesConfigTest {
  private static final String DENSE = "{\"module\": \"keras.layers\", \"class_name\": \"Dense\","
      + " \"config\": {\"name\": \"d\", \"units\": 3, \"use_bias\": true, \"kernel_initializer\":"
      + " \"zeros\", \"bias_initializer\": \"zeros\", %s}}";

  static Stream<Regularizer> regularizers() {
    return Stream.of(new L1(0.5), new L2(0.25), new L1L2(0.5, 0.25),
        new OrthogonalRegularizer(0.5, OrthogonalMode.COLUMNS));
  }

  static Stream<Constraint> constraints() {
    return Stream.of(new NonNeg(), new MaxNorm(0.5), new MaxNorm(3).axis(0, -1),
        new UnitNorm().axis(1), new MinMaxNorm(0.5, 1.5).rate(0.25).axis(0, 1));
  }

  @Test
  void hasASampleOfEachKind() {
    List<Class<?>> kinds = new ArrayList<>();
    regularizers().forEach(each -> kinds.add(each.getClass()));
    constraints().forEach(each -> kinds.add(each.getClass()));
    assertThat(kinds).containsAll(Regularizers.all()).containsAll(Constraints.all());
  }

  @ParameterizedTest
  @MethodSource("regularizers")
  void readsThePenaltiesThatItWrites(Regularizer regularizer) {
    checkRoundTrip(new Dense(3).kernelRegularizer(regularizer).biasRegularizer(new L2()));
    checkRoundTrip(new Dense(3).activityRegularizer(regularizer));
  }

  @ParameterizedTest
  @MethodSource("constraints")
  void readsTheConstraintsThatItWrites(Constraint constraint) {
    checkRoundTrip(new Dense(3).kernelConstraint(constraint).biasConstraint(new NonNeg()));
  }

  private static void checkRoundTrip(RuledLayer<?> layer) {
    Model model = Sequential.of(new Input(4), layer);
    Model again = KerasJson.model("m.json", KerasJson.json(model));
    assertThat(((RuledLayer<?>) again.layers().getLast().layer()).rules())
        .isEqualTo(layer.rules());
  }

  @Test
  void writesKerasKeys() {
    Layer layer = new DepthwiseConv2D(3).depthwiseRegularizer(new L2(0.5))
        .biasConstraint(new MaxNorm(2));
    assertThat(KerasJson.json(Sequential.of(new Input(5, 5, 1), layer)))
        .contains("\"depthwise_regularizer\": {\"module\": \"keras.regularizers\", \"class_name\":"
            + " \"L2\", \"config\": {\"l2\": 0.5}, \"registered_name\": null}, \"bias_constraint\":"
            + " {\"module\": \"keras.constraints\", \"class_name\": \"MaxNorm\", \"config\":"
            + " {\"max_value\": 2.0, \"axis\": [0]}, \"registered_name\": null}");
    assertThat(KerasJson.json(Sequential.of(new Input(5, 5, 1), new Conv2D(2, 3))))
        .doesNotContain("_regularizer").doesNotContain("_constraint");
  }

  @Test
  void readsNamesAndKerasDefaults() {
    assertThat(read("\"kernel_regularizer\": \"l2\", \"bias_regularizer\": null,"
        + " \"activity_regularizer\": {\"class_name\": \"L1L2\", \"config\": {\"l1\": 0.5}},"
        + " \"kernel_constraint\": {\"class_name\": \"MaxNorm\", \"config\": {\"axis\": 1}},"
        + " \"bias_constraint\": \"NonNeg\""))
        .isEqualTo(new Dense(3).kernelRegularizer(new L2()).activityRegularizer(new L1L2(0.5, 0))
            .kernelConstraint(new MaxNorm().axis(1)).biasConstraint(new NonNeg()).rules());
  }

  private static Object read(String rules) {
    return ((RuledLayer<?>) KerasJson.layer("m.json", DENSE.formatted(rules))).rules();
  }

  @Test
  void saysWhichThereAre() {
    fails("\"kernel_regularizer\": {\"class_name\": \"Mine\", \"config\": {}}",
        "m.json: d: kernel_regularizer \"Mine\" is not supported yet.\n"
            + "  fix:    use one of L1, L1L2, L2, OrthogonalRegularizer.");
    fails("\"bias_constraint\": {\"class_name\": \"HeNormal\", \"config\": {}}",
        "m.json: d: bias_constraint \"HeNormal\" is not supported yet.\n"
            + "  fix:    use one of MaxNorm, MinMaxNorm, NonNeg, UnitNorm.");
  }

  @Test
  void saysWhatIsWrong() {
    fails("\"gamma_regularizer\": \"l1\"",
        "m.json: d: Dense has no gamma for a regularizer, only kernel, bias, activity.\n"
            + "  fix:    save the model again with Keras 3.");
    fails("\"kernel_regularizer\": {\"class_name\": \"L2\", \"config\": {\"l2\": -1}}",
        "m.json: d: L2 l2 must be at least 0 and finite, got -1.0.\n"
            + "  fix:    save the model again with Keras 3.");
    fails("\"kernel_constraint\": {\"class_name\": \"UnitNorm\", \"config\": {\"axis\": \"a\"}}",
        "m.json: d: axis is \"a\", not a list.\n"
            + "  fix:    save the model again with Keras 3.");
  }

  private static void fails(String rules, String message) {
    assertThatThrownBy(() -> read(rules)).isInstanceOf(ModelFormatException.class)
        .hasMessage(message);
  }
}

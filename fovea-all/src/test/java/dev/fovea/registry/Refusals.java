package dev.fovea.registry;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.data.TensorDataset;
import dev.fovea.initializer.Initializer;
import dev.fovea.layer.Dense;
import dev.fovea.layer.Input;
import dev.fovea.layer.Layer;
import dev.fovea.layer.MergeLayer;
import dev.fovea.layer.Symbol;
import dev.fovea.loss.Loss;
import dev.fovea.model.Sequential;
import dev.fovea.optimizer.SGD;
import dev.fovea.tensor.Tensor;
import dev.fovea.tensor.TensorType;
import dev.fovea.train.Fit;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

/// Whether the tests quote what a member says of wrong settings, or of inputs that do not fit.
///
/// Only what has no settings to get wrong, and takes whatever it is given, needs no such test.
final class Refusals {
  private static final int LENGTH = 4;
  private static final int MOST_AXES = 5;

  private Refusals() {}

  /// Returns which test a member lacks.
  static Optional<String> missing(Member member) {
    if (QuotedErrors.has(member)) {
      return Optional.empty();
    }
    String lacks = "a test that quotes, whole, what it says ";
    List<String> settings = Arrays.stream(member.type().getRecordComponents())
        .filter(Refusals::canBeWrong)
        .map(RecordComponent::getName)
        .toList();
    if (!settings.isEmpty()) {
      return Optional.of(lacks + "of wrong settings " + settings);
    }
    return member.instances().stream().anyMatch(Refusals::refuses)
        ? Optional.of(lacks + "of inputs that do not fit")
        : Optional.empty();
  }

  /// A switch and one of several names cannot be wrong; whoever makes another setting checks it.
  private static boolean canBeWrong(RecordComponent setting) {
    Class<?> type = setting.getType();
    return !List.of("name", "trainable").contains(setting.getName())
        && type != boolean.class
        && !type.isEnum()
        && !type.getName().startsWith("dev.fovea.");
  }

  /// Tells whether there is something that a member does not take when it is called.
  private static boolean refuses(Object member) {
    return switch (member) {
      case Input _ -> false;
      case MergeLayer merge -> refuses(merge, Input.of(LENGTH)) || refuses(merge, Input.of(LENGTH),
          Input.of(LENGTH - 1));
      case Layer layer -> IntStream.rangeClosed(0, MOST_AXES)
          .anyMatch(axes -> refuses(layer, Input.of(lengths(axes))));
      case Initializer first -> IntStream.rangeClosed(0, MOST_AXES)
          .anyMatch(axes -> refuses(() -> first.fill(
              Tensor.zeros(TensorType.f32(lengths(axes))), new Random(1))));
      default -> false;
    };
  }

  private static int[] lengths(int axes) {
    return Collections.nCopies(axes, LENGTH).stream().mapToInt(Integer::intValue).toArray();
  }

  private static boolean refuses(Layer layer, Symbol... inputs) {
    return refuses(() -> layer.on(inputs));
  }

  private static boolean refuses(Runnable call) {
    try {
      call.run();
      return false;
    } catch (IllegalArgumentException refused) {
      return true;
    }
  }

  /// Checks that a loss says which labels it expects, before the first batch.
  static void checkLabels(Loss loss) {
    TensorType labels = loss.labels(TensorType.f32(1, 3));
    String expected = new TensorType(labels.dtype(), labels.shape().withoutBatch()).toString();
    TensorDataset data = TensorDataset.of(
        Tensor.zeros(TensorType.f32(2, 4)), Tensor.zeros(TensorType.f32(2, 7)));
    assertThatThrownBy(() -> Sequential.of(new Input(4), new Dense(3)).compile(new SGD(), loss)
        .fit(data, Fit.epochs(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("""
            the data has labels [f32[7]], the loss expects [%s].
              fix:    reshape the labels, or change the model's last layer or the loss."""
            .formatted(expected));
  }
}

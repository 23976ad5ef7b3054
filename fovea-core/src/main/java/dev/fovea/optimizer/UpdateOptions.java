package dev.fovea.optimizer;

import dev.fovea.graph.GraphBuilder;
import dev.fovea.graph.Value;
import dev.fovea.op.Add;
import dev.fovea.op.Affine;
import dev.fovea.op.Clip;
import dev.fovea.op.Divide;
import dev.fovea.op.Multiply;
import dev.fovea.op.Sqrt;
import dev.fovea.op.Square;
import dev.fovea.op.Subtract;
import dev.fovea.op.Sum;
import dev.fovea.schedule.Schedule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// What every optimizer can do besides its own rule: limit derivatives before it, shrink weights, and
/// change the step size by the number of steps.
///
/// {@snippet :
/// new SGD(0.1).with(UpdateOptions.NONE.globalClipnorm(1).weightDecay(1e-4));
/// }
///
/// @param weightDecay    share of a weight, times the step size, that each step takes from it first;
///     at least 0
/// @param clipnorm       longest derivative of each weight, by its Euclidean norm; above 0
/// @param globalClipnorm longest derivative of all weights together; above 0
/// @param clipvalue      largest element of a derivative, either sign; above 0
/// @param schedule       the step size for each step, instead of the optimizer's own
/// @see <a href="https://arxiv.org/abs/1711.05101">Loshchilov and Hutter 2017, decoupled weight
///     decay</a>
/// @see <a href="https://arxiv.org/abs/1211.5063">Pascanu et al. 2012, clipping by the norm</a>
public record UpdateOptions(
    OptionalDouble weightDecay,
    OptionalDouble clipnorm,
    OptionalDouble globalClipnorm,
    OptionalDouble clipvalue,
    Optional<Schedule> schedule) {
  /// None of it.
  public static final UpdateOptions NONE = new UpdateOptions(OptionalDouble.empty(),
      OptionalDouble.empty(), OptionalDouble.empty(), OptionalDouble.empty(), Optional.empty());

  /// Checks the settings.
  ///
  /// @throws IllegalArgumentException if one is outside its range, or derivatives are limited in more
  ///     than one way
  public UpdateOptions {
    List<OptionalDouble> limits = Stream.of(clipnorm, globalClipnorm, clipvalue)
        .filter(OptionalDouble::isPresent)
        .toList();
    if (limits.size() > 1) {
      throw new IllegalArgumentException(
          "only one of clipnorm, global clipnorm and clipvalue can be set, got %s, %s and %s."
              .formatted(shown(clipnorm), shown(globalClipnorm), shown(clipvalue)));
    }
    if (!(weightDecay.orElse(0) >= 0) || limits.stream().anyMatch(l -> !(l.orElse(1) > 0))) {
      throw new IllegalArgumentException(
          ("an optimizer needs a weight decay of at least 0 and limits above 0, got %s, and"
              + " clipnorm %s, global clipnorm %s, clipvalue %s.").formatted(shown(weightDecay),
                  shown(clipnorm), shown(globalClipnorm), shown(clipvalue)));
    }
  }

  private static String shown(OptionalDouble value) {
    return value.isPresent() ? String.valueOf(value.getAsDouble()) : "none";
  }

  /// Returns the same with this share of each weight taken away, times the step size.
  public UpdateOptions weightDecay(double share) {
    return new UpdateOptions(
        OptionalDouble.of(share), clipnorm, globalClipnorm, clipvalue, schedule);
  }

  /// Returns the same with each weight's derivative no longer than this.
  public UpdateOptions clipnorm(double longest) {
    return new UpdateOptions(
        weightDecay, OptionalDouble.of(longest), globalClipnorm, clipvalue, schedule);
  }

  /// Returns the same with all derivatives together no longer than this.
  public UpdateOptions globalClipnorm(double longest) {
    return new UpdateOptions(
        weightDecay, clipnorm, OptionalDouble.of(longest), clipvalue, schedule);
  }

  /// Returns the same with no element of a derivative beyond this, either sign.
  public UpdateOptions clipvalue(double largest) {
    return new UpdateOptions(
        weightDecay, clipnorm, globalClipnorm, OptionalDouble.of(largest), schedule);
  }

  /// Returns the same with a step size that follows the number of steps.
  public UpdateOptions schedule(Schedule rates) {
    return new UpdateOptions(
        weightDecay, clipnorm, globalClipnorm, clipvalue, Optional.of(rates));
  }

  /// Adds the nodes that limit the derivatives of all weights, and returns them in the same order.
  public List<Value> limit(GraphBuilder g, List<Value> gradients) {
    if (gradients.isEmpty()) {
      return gradients;
    }
    if (clipnorm.isPresent()) {
      double longest = clipnorm.getAsDouble();
      return gradients.stream().map(d -> shorten(g, d, squares(g, d), longest)).toList();
    }
    if (globalClipnorm.isPresent()) {
      Value all = gradients.stream().map(d -> squares(g, d))
          .reduce((a, b) -> g.apply(new Add(), a, b)).orElseThrow();
      double longest = globalClipnorm.getAsDouble();
      return gradients.stream().map(d -> shorten(g, d, all, longest)).toList();
    }
    List<Value> limited = new ArrayList<>(gradients);
    clipvalue.ifPresent(
        most -> limited.replaceAll(d -> g.apply(new Clip(-most, most), d)));
    return limited;
  }

  private static Value squares(GraphBuilder g, Value d) {
    List<Integer> axes = IntStream.range(0, d.shape().rank()).boxed().toList();
    return g.apply(new Sum(axes), g.apply(new Square(), d));
  }

  /// `d * longest / max(norm, longest)`.
  private static Value shorten(GraphBuilder g, Value d, Value squares, double longest) {
    Value norm = g.apply(new Sqrt(), squares);
    Value most = g.apply(new Clip(longest, Double.POSITIVE_INFINITY), norm);
    return g.apply(new Divide(), g.apply(new Affine(longest, 0), d), most);
  }

  /// Adds the nodes that shrink a weight, and returns what the rule then moves.
  public Value decay(Slots slots, Value weight) {
    if (weightDecay.isEmpty()) {
      return weight;
    }
    Value rate = slots.apply(new Affine(weightDecay.getAsDouble(), 0), slots.learningRate());
    return slots.apply(new Subtract(), weight, slots.apply(new Multiply(), weight, rate));
  }
}

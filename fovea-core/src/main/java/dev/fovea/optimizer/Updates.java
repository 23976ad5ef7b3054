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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/// The part of a training step that moves the weights: an optimizer's rule, and around it what its
/// [UpdateOptions] say.
///
/// With accumulation all of it is computed in every step, and kept only in every last one.
public final class Updates {
  /// What a weight's average is kept under.
  public static final String AVERAGE = "average";

  private static final String ACCUMULATOR = "gradient_accumulator";
  private static final String DUE = "update_due";
  private static final String UPDATE = "update_step";
  private static final String KEPT = "ema_kept";
  private static final String OVERWRITE = "ema_overwrite";

  private final GraphBuilder g;
  private final Optimizer optimizer;
  private final UpdateOptions options;
  private final Value rate;
  private final Value step;

  /// Prepares the updates of all weights.
  ///
  /// @param rate the step size, a scalar
  /// @param step the number of this step, from 1, a scalar
  public Updates(GraphBuilder g, Optimizer optimizer, Value rate, Value step) {
    this.g = g;
    this.optimizer = optimizer;
    this.rate = rate;
    this.options = optimizer.options();
    this.step = step;
  }

  /// Returns a number that follows from that of the step.
  ///
  /// @param name a name that nodes of an update asked [Slots#number] for
  /// @param done how many steps are done
  public static double number(Optimizer optimizer, String name, long done) {
    UpdateOptions options = optimizer.options();
    MovingAverage average = options.average();
    long updates = options.updates(done);
    return switch (name) {
      case DUE -> options.updates(done + 1) > updates ? 1 : 0;
      case UPDATE -> updates + 1.0;
      case KEPT -> updates == 0 ? 0 : average.emaMomentum();
      case OVERWRITE -> average.emaOverwriteFrequency().filter(n -> (updates + 1) % n == 0)
          .isPresent() ? 1 : 0;
      default -> optimizer.number(name, updates + 1);
    };
  }

  /// Adds the nodes that scale, accumulate and limit derivatives, and returns them in the same order.
  ///
  /// @param paths     the weights' paths
  /// @param gradients the scaled loss's derivatives with respect to them
  public List<Value> gradients(List<String> paths, List<Value> gradients) {
    List<Value> ready = new ArrayList<>(gradients);
    options.lossScaleFactor().ifPresent(
        scale -> ready.replaceAll(d -> g.apply(new Affine(1 / scale, 0), d)));
    options.gradientAccumulationSteps().ifPresent(steps -> {
      for (int i = 0; i < ready.size(); i++) {
        ready.set(i, accumulate(slots(paths.get(i)), ready.get(i), steps));
      }
    });
    return limit(ready);
  }

  private Slots slots(String path) {
    return new Slots(g, path, rate, options.gradientAccumulationSteps().isPresent()
        ? Slots.number(g, UPDATE, rate.type())
        : step);
  }

  private static Value accumulate(Slots slots, Value gradient, int steps) {
    Value sum = slots.apply(new Add(), gradient, slots.old(ACCUMULATOR, gradient));
    Value waiting = slots.apply(new Affine(-1, 1), slots.number(DUE));
    slots.keep(ACCUMULATOR, slots.apply(new Multiply(), sum, waiting));
    return slots.apply(new Affine(1.0 / steps, 0), sum);
  }

  private List<Value> limit(List<Value> gradients) {
    if (gradients.isEmpty()) {
      return gradients;
    }
    if (options.clipnorm().isPresent()) {
      double longest = options.clipnorm().getAsDouble();
      return gradients.stream().map(d -> shorten(d, squares(d), longest)).toList();
    }
    if (options.globalClipnorm().isPresent()) {
      Value all = gradients.stream().map(this::squares)
          .reduce((a, b) -> g.apply(new Add(), a, b)).orElseThrow();
      double longest = options.globalClipnorm().getAsDouble();
      return gradients.stream().map(d -> shorten(d, all, longest)).toList();
    }
    List<Value> limited = new ArrayList<>(gradients);
    options.clipvalue().ifPresent(
        most -> limited.replaceAll(d -> g.apply(new Clip(-most, most), d)));
    return limited;
  }

  private Value squares(Value d) {
    List<Integer> axes = IntStream.range(0, d.shape().rank()).boxed().toList();
    return g.apply(new Sum(axes), g.apply(new Square(), d));
  }

  /// `d * longest / max(norm, longest)`.
  private Value shorten(Value d, Value squares, double longest) {
    Value norm = g.apply(new Sqrt(), squares);
    Value most = g.apply(new Clip(longest, Double.POSITIVE_INFINITY), norm);
    return g.apply(new Divide(), g.apply(new Affine(longest, 0), d), most);
  }

  /// Adds the nodes that move one weight, and returns its new value.
  ///
  /// @param gradient as [#gradients] returned it
  public Value next(String path, Value weight, Value gradient) {
    Slots slots = slots(path);
    if (options.gradientAccumulationSteps().isEmpty()) {
      return averaged(slots, optimizer.update(slots, decay(slots, path, weight), gradient));
    }
    Value due = slots.number(DUE);
    Slots held = slots.onlyIf(due);
    Value moved = optimizer.update(held, decay(slots, path, weight), gradient);
    return averaged(slots, slots.mix(due, moved, weight));
  }

  private Value decay(Slots slots, String path, Value weight) {
    OptionalDouble share = options.weightDecay();
    String name = path.substring(path.lastIndexOf('/') + 1);
    if (share.isEmpty() || options.excludeFromWeightDecay().stream().anyMatch(name::contains)) {
      return weight;
    }
    Value rate = slots.apply(new Affine(share.getAsDouble(), 0), slots.learningRate());
    return slots.apply(new Subtract(), weight, slots.apply(new Multiply(), weight, rate));
  }

  private Value averaged(Slots slots, Value weight) {
    if (!options.average().useEma()) {
      return weight;
    }
    Value kept = slots.number(KEPT);
    Value average = slots.mix(kept, slots.old(AVERAGE, weight), weight);
    slots.keep(AVERAGE, average);
    Optional<Integer> often = options.average().emaOverwriteFrequency();
    return often.isEmpty() ? weight : slots.mix(slots.number(OVERWRITE), average, weight);
  }
}

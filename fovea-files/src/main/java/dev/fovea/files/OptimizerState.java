package dev.fovea.files;

import dev.fovea.layer.WeightSpec;
import dev.fovea.model.Model;
import dev.fovea.optimizer.Nadam;
import dev.fovea.optimizer.RMSprop;
import dev.fovea.tensor.Tensor;
import dev.fovea.train.StepGraph;
import dev.fovea.train.Trainer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What an optimizer keeps, in Keras's `optimizer/vars`: the number of steps, the learning rate
/// unless it follows a schedule, then for each weight that trains, layer by layer, the optimizer's
/// averages.
final class OptimizerState {
  private static final String VARS = "optimizer/vars";
  /// Where they lie if Keras scaled the losses.
  private static final String INNER = "optimizer/inner_optimizer/vars";

  private OptimizerState() {}

  private static boolean hasRate(Trainer trainer) {
    return trainer.optimizer().options().schedule().isEmpty();
  }

  /// Returns the optimizer's averages in Keras's order: the weights' averages, then accumulated
  /// derivatives, then what the rule keeps: RMSprop's kind by kind, all others weight by weight, but
  /// the largest squares last.
  private static List<String> slots(Model model, Trainer trainer) {
    List<String> names = new ArrayList<>();
    for (WeightSpec spec : model.weights().specs()) {
      String prefix = "optimizer/%s/".formatted(spec.path());
      trainer.state().keySet().stream().filter(name -> name.startsWith(prefix)).forEach(names::add);
    }
    boolean byKind = trainer.optimizer() instanceof RMSprop;
    names.sort(Comparator.comparingInt(
        name -> place(name.substring(name.lastIndexOf('/') + 1), byKind)));
    return names;
  }

  private static int place(String kind, boolean byKind) {
    return switch (kind) {
      case "average" -> 0;
      case "gradient_accumulator" -> 1;
      case "velocity_hat" -> 5;
      case "momentum" -> byKind ? 3 : 2;
      case "average_gradient" -> byKind ? 4 : 2;
      default -> 2;
    };
  }

  /// Returns how many numbers follow the averages: Nadam's product of momenta, which Fovea computes
  /// from the number of steps.
  private static int last(Trainer trainer) {
    return trainer.optimizer() instanceof Nadam ? 1 : 0;
  }

  /// Returns what overwrites the trainer's state with that of a file in Keras 3's format, if it has
  /// any. Until that runs, nothing is changed.
  ///
  /// @throws ModelFormatException if it belongs to another optimizer or model
  static Runnable read(String file, Hdf5Reader from, Model model, Trainer trainer) {
    String vars = from.has(INNER) ? INNER : VARS;
    List<NdArray> arrays = new ArrayList<>();
    int count = from.has(vars) ? from.children(vars).size() : 0;
    for (int i = 0; i < count; i++) {
      arrays.add(from.array(vars + "/" + i));
    }
    return read(file, vars, arrays, model, trainer);
  }

  /// Returns what overwrites the trainer's state with arrays in Keras 3's order; none leaves it as it
  /// is. There may be the steps and the learning rate alone: Keras makes the averages with the first step,
  /// and a model may be saved before. Until that runs, nothing is changed.
  ///
  /// @param place where the arrays lie, for messages
  /// @throws ModelFormatException if they belong to another optimizer or model
  static Runnable read(
      String file, String place, List<NdArray> arrays, Model model, Trainer trainer) {
    if (arrays.isEmpty()) {
      return () -> {};
    }
    int numbers = hasRate(trainer) ? 2 : 1;
    List<String> slots = arrays.size() == numbers ? List.of() : slots(model, trainer);
    int expected = slots.size() + numbers + last(trainer);
    if (arrays.size() != numbers && arrays.size() != expected) {
      throw new ModelFormatException(
          file,
          "the optimizer %s keeps %d arrays for this model, /%s has %d."
              .formatted(trainer.optimizer().name(), expected, place, arrays.size()),
          "load the model alone, and compile it anew.");
    }
    Map<String, Tensor> state = trainer.state();
    double steps = number(file, place + "/0", arrays.getFirst());
    double rate = hasRate(trainer) ? number(file, place + "/1", arrays.get(1)) : 0;
    for (int i = 0; i < slots.size(); i++) {
      String name = slots.get(i);
      KerasWeights.requireFit(file, name, arrays.get(i + numbers), tensor(state, name).type());
    }
    return () -> {
      tensor(state, StepGraph.ITERATION).set(0, steps);
      if (hasRate(trainer)) {
        trainer.learningRate(rate);
      }
      for (int i = 0; i < slots.size(); i++) {
        String name = slots.get(i);
        KerasWeights.fill(file, name, arrays.get(i + numbers), tensor(state, name));
      }
    };
  }

  private static Tensor tensor(Map<String, Tensor> state, String name) {
    Tensor tensor = state.get(name);
    if (tensor == null) {
      throw new IllegalStateException("the trainer has no state " + name);
    }
    return tensor;
  }

  private static double number(String file, String path, NdArray array) {
    if (!array.shape().isEmpty()) {
      throw new ModelFormatException(
          file,
          "/%s is %s, a single number is expected.".formatted(path, array),
          "save the model again with Keras 3.");
    }
    return array.type().isFloating() ? array.doubles()[0] : array.longs()[0];
  }

  /// Adds the trainer's state to a file in Keras 3's format.
  static void write(Model model, Trainer trainer, Hdf5Writer to) {
    to.attribute(VARS, "name", trainer.optimizer().name());
    List<NdArray> arrays = List.copyOf(arrays(model, trainer).values());
    for (int i = 0; i < arrays.size(); i++) {
      to.array(VARS + "/" + i, arrays.get(i));
    }
  }

  /// Returns the trainer's state in Keras's order, under names as Keras gives them.
  static Map<String, NdArray> arrays(Model model, Trainer trainer) {
    Map<String, Tensor> state = trainer.state();
    Map<String, String> paths = VariablePaths.of(model);
    Map<String, NdArray> arrays = new LinkedHashMap<>();
    int steps = (int) tensor(state, StepGraph.ITERATION).get(0);
    arrays.put("iteration", NdArray.of(List.of(), steps));
    if (hasRate(trainer)) {
      arrays.put("learning_rate", KerasWeights.array(tensor(state, StepGraph.LEARNING_RATE)));
    }
    for (String name : slots(model, trainer)) {
      int kind = name.lastIndexOf('/');
      String path = name.substring(name.indexOf('/') + 1, kind);
      String variable = paths.getOrDefault(path, path).replace('/', '_');
      String own = variable + "_" + name.substring(kind + 1);
      // Layers `a_b` and `a/b` would share a name.
      arrays.put(arrays.containsKey(own) ? own + "_" + arrays.size() : own,
          KerasWeights.array(tensor(state, name)));
    }
    if (trainer.optimizer() instanceof Nadam nadam) {
      long updates = nadam.options().updates(steps);
      arrays.put("u_product", NdArray.of(List.of(), (float) nadam.product(updates)));
    }
    return arrays;
  }
}

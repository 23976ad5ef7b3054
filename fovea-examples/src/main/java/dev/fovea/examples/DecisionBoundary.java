package dev.fovea.examples;

import static java.util.Objects.requireNonNull;

import dev.fovea.lab.report.Report;
import dev.fovea.lab.report.Table;
import dev.fovea.lab.report.Tiles;
import dev.fovea.layer.ActivationFunction;
import dev.fovea.layer.Concatenate;
import dev.fovea.layer.Dense;
import dev.fovea.layer.Flatten;
import dev.fovea.layer.Input;
import dev.fovea.layer.Layer;
import dev.fovea.layer.Multiply;
import dev.fovea.layer.Reshape;
import dev.fovea.layer.Symbol;
import dev.fovea.loss.BinaryCrossentropy;
import dev.fovea.metric.BinaryAccuracy;
import dev.fovea.model.Model;
import dev.fovea.model.Sequential;
import dev.fovea.optimizer.Adam;
import dev.fovea.tensor.Tensor;
import dev.fovea.train.Fit;
import dev.fovea.train.Trainer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// Which lines a network can draw between two classes: a straight one without activations, any one with them.
final class DecisionBoundary implements Experiment {
  private static final String LINEAR = "4 linear layers";
  private static final int UNITS = 16;
  private static final int SIDE = 150;

  /// What came of a network.
  ///
  /// @param first    the network of the first seed
  /// @param accuracy on points that it has not seen
  private record Result(Model first, Spread accuracy) {}

  static void main(String[] arguments) {
    Experiments.main(new DecisionBoundary(), arguments);
  }

  @Override
  public String name() {
    return "decision-boundary";
  }

  @Override
  public String lesson() {
    return "Linear layers on top of each other draw one straight line; activations between them bend it.";
  }

  @Override
  public Report run(Lab lab) {
    Map<PointCloud.Form, Map<String, Result>> results = new LinkedHashMap<>();
    for (PointCloud.Form form : PointCloud.Form.values()) {
      Map<String, Result> row = new LinkedHashMap<>();
      models().forEach((name, model) -> {
        lab.say("%s, %s".formatted(form, name));
        row.put(name, result(lab, form, model));
      });
      results.put(form, row);
    }
    return report(lab, results);
  }

  private Report report(Lab lab, Map<PointCloud.Form, Map<String, Result>> results) {
    return new Report("Where a network draws the line", lesson())
        .text(
            "Two classes of points in a plane, in three forms. Each network learns from %d points for %d epochs with Adam, and is measured on 1,000 others."
                .formatted(points(lab), epochs(lab)))
        .tiles("boundaries", tiles(lab, results),
            "Blue and orange: which class the network expects there, the paler the less sure it is. Points: what it has learnt from. First seed.")
        .table(table(results))
        .text(
            "Accuracy on points that the network has not seen, mean and deviation over the seeds.")
        .heading("Why linear layers do not add up")
        .text(
            "`(x·A + a)·B + b` is `x·(A·B) + (a·B + b)`: two linear layers are one, and so are four. We have multiplied the four matrices of each trained "
                + "network: everywhere in the square, the probabilities of the one layer that comes out differ from the network's by %.0e at most. "
                    .formatted(apart(results))
                + "More such layers have more weights to train, and no more lines to draw.")
        .heading("Two ways to bend the line")
        .text(
            "**By hand:** logistic regression on products of the coordinates, here up to the third degree (`x²`, `xy`, `x²y` …). It is a straight cut still, but "
                + "in a space of more dimensions; one must know beforehand which products will do.")
        .text(
            "**By activations:** hidden layers with tanh or ReLU learn their features by themselves. With ReLU the line is made of straight pieces, with tanh it is "
                + "smooth. On the spirals: %s."
                    .formatted(listed(requireNonNull(results.get(PointCloud.Form.SPIRALS)))))
        .heading("Try next")
        .text(
            "Fewer units: from how many on are the spirals told apart? A higher degree: what does it do beyond the points, in the corners of the square? More "
                + "noise: when does a line begin to wind around single points?");
  }

  /// Trains a network with several seeds.
  private static Result result(Lab lab, PointCloud.Form form, Supplier<Model> design) {
    List<Model> trained = new ArrayList<>();
    Spread accuracy = Spread.of(lab.size(3, 1), seed -> {
      Model model = design.get().initialize(seed);
      trained.add(model);
      return List.of(accuracy(lab, model, form, seed));
    });
    return new Result(trained.getFirst(), accuracy);
  }

  private static double accuracy(Lab lab, Model model, PointCloud.Form form, long seed) {
    Trainer trainer = model.compile(
        new Adam(0.01), new BinaryCrossentropy(), new BinaryAccuracy());
    trainer.fit(learnt(lab, form).data(), Fit.epochs(epochs(lab)).batchSize(75).seed(seed));
    PointCloud others = PointCloud.of(form, 1000, 18);
    return requireNonNull(trainer.evaluate(others.data(), 250).get("binary_accuracy"));
  }

  private static PointCloud learnt(Lab lab, PointCloud.Form form) {
    return PointCloud.of(form, points(lab), 17);
  }

  private static Tiles tiles(Lab lab, Map<PointCloud.Form, Map<String, Result>> results) {
    Tiles tiles = new Tiles(models().size(), SIDE);
    results.forEach((form, row) -> row.forEach((name, result) -> tiles.add(
        learnt(lab, form).picture(result.first(), SIDE), name)));
    return tiles;
  }

  private static Table table(Map<PointCloud.Form, Map<String, Result>> results) {
    List<String> head = new ArrayList<>(List.of("points"));
    head.addAll(models().keySet());
    Table table = new Table(1, head.toArray(String[]::new));
    results.forEach((form, row) -> {
      List<String> cells = new ArrayList<>(List.of(form.toString()));
      row.values().forEach(result -> cells.add(result.accuracy().text(0)));
      table.row(cells.toArray(String[]::new));
    });
    return table;
  }

  /// Returns by how much linear layers differ at most from the one layer that they multiply to.
  private static double apart(Map<PointCloud.Form, Map<String, Result>> results) {
    return results.values().stream()
        .mapToDouble(row -> distanceFromOneLayer(requireNonNull(row.get(LINEAR)).first()))
        .max().orElseThrow();
  }

  private static String listed(Map<String, Result> results) {
    return results.entrySet().stream()
        .map(e -> "%s %s".formatted(e.getKey(), e.getValue().accuracy().text(0)))
        .collect(Collectors.joining("; "));
  }

  private static Map<String, Supplier<Model>> models() {
    Map<String, Supplier<Model>> models = new LinkedHashMap<>();
    models.put("logistic regression", () -> Sequential.of(new Input(2), probability()));
    models.put("polynomial, degree 3", DecisionBoundary::polynomial);
    models.put(LINEAR, () -> layers(ActivationFunction.LINEAR));
    models.put("4 layers, tanh", () -> layers(ActivationFunction.TANH));
    models.put("4 layers, ReLU", () -> layers(ActivationFunction.RELU));
    return models;
  }

  private static Dense probability() {
    return new Dense(1).activation(ActivationFunction.SIGMOID);
  }

  /// Logistic regression on the coordinates, all products of two and all products of three of them.
  private static Model polynomial() {
    Symbol point = Input.of(2);
    Symbol two = products(point, point);
    Symbol three = products(two, point);
    return Model.of(point, probability().on(new Concatenate().on(point, two, three)));
  }

  /// Returns all products of a number of the one and a number of the other.
  private static Symbol products(Symbol one, Symbol other) {
    Symbol column = new Reshape(one.shape().last(), 1).on(one);
    Symbol row = new Reshape(1, other.shape().last()).on(other);
    return new Flatten().on(new Multiply().on(column, row));
  }

  private static Model layers(ActivationFunction between) {
    List<Layer> layers = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      layers.add(new Dense(UNITS).activation(between));
    }
    layers.add(probability());
    return Sequential.of("layers", new Input(2), layers);
  }

  private static int points(Lab lab) {
    return lab.size(300, 64);
  }

  private static int epochs(Lab lab) {
    return lab.size(300, 2);
  }

  /// Multiplies all layers into one, and returns by how much its probabilities differ at most.
  private static double distanceFromOneLayer(Model model) {
    List<Tensor> weights = List.copyOf(model.weights().tensors().values());
    double[][] product = {{1, 0}, {0, 1}, {0, 0}}; // two rows of factors, one of sums
    for (int i = 0; i < weights.size(); i += 2) {
      product = behind(product, weights.get(i), weights.get(i + 1));
    }
    Tensor grid = PointCloud.grid(30);
    float[] chances = model.predict(grid).toFloats();
    double most = 0;
    for (int i = 0; i < chances.length; i++) {
      double logit = grid.get(2L * i) * product[0][0] + grid.get(2L * i + 1) * product[1][0]
          + product[2][0];
      most = Math.max(most, Math.abs(chances[i] - 1 / (1 + Math.exp(-logit))));
    }
    return most;
  }

  private static double[][] behind(double[][] product, Tensor kernel, Tensor bias) {
    int units = kernel.shape().last();
    double[][] next = new double[3][units];
    for (int row = 0; row < 3; row++) {
      for (int unit = 0; unit < units; unit++) {
        next[row][unit] = row == 2 ? bias.get(unit) : 0;
        for (int k = 0; k < product[row].length; k++) {
          next[row][unit] += product[row][k] * kernel.get((long) k * units + unit);
        }
      }
    }
    return next;
  }
}

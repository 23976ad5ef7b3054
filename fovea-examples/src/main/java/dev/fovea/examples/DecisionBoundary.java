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
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/// Which lines a network can draw between two classes: a straight one without activations, any one with them.
final class DecisionBoundary implements Experiment {
  private static final String LINEAR = "4 linear layers";
  private static final int UNITS = 16;
  private static final int SIDE = 150;

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
    Map<String, Supplier<Model>> models = models();
    Tiles tiles = new Tiles(models.size(), SIDE);
    Table table = new Table(1, head(models));
    double apart = 0;
    Map<String, Double> spirals = new LinkedHashMap<>();
    for (PointCloud.Form form : PointCloud.Form.values()) {
      PointCloud cloud = PointCloud.of(form, lab.size(300, 60), 17);
      List<String> row = new ArrayList<>(List.of(form.name().toLowerCase(Locale.ROOT)));
      for (Map.Entry<String, Supplier<Model>> entry : models.entrySet()) {
        lab.say("%s, %s".formatted(row.getFirst(), entry.getKey()));
        List<Model> trained = new ArrayList<>();
        Spread accuracy = Spread.of(lab.size(3, 1), seed -> {
          trained.add(entry.getValue().get().initialize(seed));
          return List.of(accuracy(lab, trained.getLast(), cloud, form, seed));
        });
        row.add(accuracy.text(0));
        spirals.put(entry.getKey(), accuracy.mean(0));
        tiles.add(cloud.picture(trained.getFirst(), SIDE), entry.getKey());
        if (entry.getKey().equals(LINEAR)) {
          apart = Math.max(apart, distanceFromOneLayer(trained.getFirst()));
        }
      }
      table.row(row.toArray(String[]::new));
    }
    return report(lab, tiles, table, apart, spirals);
  }

  private Report report(
      Lab lab, Tiles tiles, Table table, double apart, Map<String, Double> spirals) {
    return new Report("Where a network draws the line", lesson())
        .text(
            "Two classes of points in a plane, in three forms. Each network learns from %d points for %d epochs with Adam, and is measured on 1,000 others."
                .formatted(lab.size(300, 60), epochs(lab)))
        .tiles("boundaries", tiles,
            "Blue and orange: which class the network expects there, the paler the less sure it is. Points: what it has learnt from. First seed.")
        .table(table)
        .text("Accuracy on points that the network has not seen, mean and deviation over the seeds.")
        .heading("Why linear layers do not add up")
        .text(
            "`(x·A + a)·B + b` is `x·(A·B) + (a·B + b)`: two linear layers are one, and so are four. We have multiplied the four matrices of each trained "
                + "network: the one layer that comes out gives the same probabilities, everywhere in the square, but for %.0e. "
                    .formatted(apart)
                + "More such layers have more weights to train, and no more lines to draw.")
        .heading("Two ways to bend the line")
        .text(
            "**By hand:** logistic regression on products of the coordinates, here up to the third degree (`x²`, `xy`, `x²y` …). It is a straight line still, but "
                + "in a space of more dimensions; one must know beforehand which products will do.")
        .text(
            "**By activations:** a hidden layer with tanh or ReLU learns its features by itself. With ReLU the line is made of straight pieces, with tanh it is "
                + "smooth. On the spirals: %s.".formatted(listed(spirals)))
        .heading("Try next")
        .text(
            "Fewer units: from how many on are the spirals told apart? A higher degree: what does it do beyond the points, in the corners of the square? More "
                + "noise: when does a line begin to wind around single points?");
  }

  private static String listed(Map<String, Double> accuracies) {
    return String.join(", ", accuracies.entrySet().stream()
        .map(e -> String.format(Locale.ROOT, "%s %.2f", e.getKey(), e.getValue())).toList());
  }

  private static String[] head(Map<String, Supplier<Model>> models) {
    List<String> head = new ArrayList<>(List.of("points"));
    head.addAll(models.keySet());
    return head.toArray(String[]::new);
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

  private static double accuracy(
      Lab lab, Model model, PointCloud cloud, PointCloud.Form form, long seed) {
    Trainer trainer = model.compile(
        new Adam(0.01), new BinaryCrossentropy(), new BinaryAccuracy());
    trainer.fit(cloud.data(), Fit.epochs(epochs(lab)).seed(seed));
    PointCloud others = PointCloud.of(form, 1000, 18);
    return requireNonNull(trainer.evaluate(others.data(), 250).get("binary_accuracy"));
  }

  private static int epochs(Lab lab) {
    return lab.size(150, 2);
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

package dev.fovea.examples;

import dev.fovea.data.Dataset;
import dev.fovea.initializer.HeNormal;
import dev.fovea.lab.report.Chart;
import dev.fovea.lab.report.Report;
import dev.fovea.lab.report.Table;
import dev.fovea.layer.Activation;
import dev.fovea.layer.ActivationFunction;
import dev.fovea.layer.Add;
import dev.fovea.layer.AveragePooling2D;
import dev.fovea.layer.BatchNormalization;
import dev.fovea.layer.Conv2D;
import dev.fovea.layer.Dense;
import dev.fovea.layer.GlobalAveragePooling2D;
import dev.fovea.layer.Input;
import dev.fovea.layer.Symbol;
import dev.fovea.loss.SparseCategoricalCrossentropy;
import dev.fovea.metric.Accuracy;
import dev.fovea.model.Costs;
import dev.fovea.model.Model;
import dev.fovea.optimizer.SGD;
import dev.fovea.train.Fit;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;

/// Deeper is not better by itself: plain and residual networks of 20 and of 56 layers.
final class Depth implements Experiment {
  private static final int FILTERS = 8;

  /// A network of the lesson.
  private record Network(int layers, boolean residual) {
    @Override
    public String toString() {
      return "%s, %d layers".formatted(residual ? "residual" : "plain", layers);
    }

    /// Three stages of `(layers - 2) / 6` blocks of two convolutions; each stage halves the image and doubles the filters.
    Model model() {
      Symbol image = Input.of(28, 28, 1);
      Symbol x = new AveragePooling2D(2).on(image);
      x = relu(convolution(x, FILTERS, 1));
      for (int stage = 0; stage < 3; stage++) {
        for (int block = 0; block < (layers - 2) / 6; block++) {
          x = block(x, FILTERS << stage, stage > 0 && block == 0 ? 2 : 1);
        }
      }
      x = new GlobalAveragePooling2D().on(x);
      return Model.of(image, new Dense(10).activation(ActivationFunction.SOFTMAX).on(x));
    }

    private Symbol block(Symbol x, int filters, int stride) {
      Symbol y = relu(convolution(x, filters, stride));
      y = convolution(y, filters, 1);
      if (!residual) {
        return relu(y);
      }
      Symbol shortcut = stride == 1
          ? x
          : new BatchNormalization().momentum(0.9).on(
              new Conv2D(filters, 1).strides(stride).withoutBias().on(x));
      return relu(new Add().on(shortcut, y));
    }

    private static Symbol convolution(Symbol x, int filters, int stride) {
      Conv2D layer = new Conv2D(filters, 3).same().strides(stride).withoutBias()
          .kernelInitializer(new HeNormal());
      return new BatchNormalization().momentum(0.9).on(layer.on(x));
    }

    private static Symbol relu(Symbol x) {
      return new Activation(ActivationFunction.RELU).on(x);
    }
  }

  static void main(String[] arguments) {
    Experiments.main(new Depth(), arguments);
  }

  @Override
  public String name() {
    return "depth";
  }

  @Override
  public String lesson() {
    return "A plain network of 56 layers learns its own training data worse than one of 20; with skip connections the deep one learns.";
  }

  @Override
  public Report run(Lab lab) {
    int shallow = lab.size(20, 8);
    int deep = lab.size(56, 14);
    List<Network> networks = List.of(new Network(shallow, false), new Network(deep, false),
        new Network(shallow, true), new Network(deep, true));
    List<Repeats> runs = new ArrayList<>();
    Table table = new Table(1, "network", "parameters", "training loss", "training accuracy",
        "validation accuracy");
    for (Network network : networks) {
      Repeats run = Repeats.of(lab.size(2, 1), seed -> {
        lab.say("%s, seed %d".formatted(network, seed));
        return network.model().initialize(seed)
            .compile(new SGD(0.02, 0.9, false), new SparseCategoricalCrossentropy(), new Accuracy())
            .fit(images(lab), Fit.epochs(epochs(lab)).batchSize(64).seed(seed)
                .validation(lab.testDigits().take(lab.size(1000, 64))));
      });
      runs.add(run);
      table.row("%s".formatted(network),
          "%,d".formatted(Costs.of(network.model()).whole().parameters()),
          run.lastText("loss"), run.lastText("accuracy"), run.lastText("val_accuracy"));
    }
    return report(lab, networks, runs, table);
  }

  private Report report(Lab lab, List<Network> networks, List<Repeats> runs, Table table) {
    return new Report("Depth", lesson())
        .text(
            "The networks for small images of He et al.: three stages of blocks of two 3×3 convolutions, BatchNormalization behind each; here with %d, %d and %d filters, on "
                .formatted(FILTERS, 2 * FILTERS, 4 * FILTERS)
                + "%,d digits of MNIST made half as large, %d epochs, batch 64, SGD with momentum 0.9 and rate 0.02. The plain networks are the residual ones without their shortcuts."
                    .formatted(images(lab).size(), epochs(lab)))
        .chart("loss", chart(networks, runs, "loss").logY(),
            "Loss on the training data. Lines are means over the seeds, what is shaded lies between them.")
        .chart("accuracy", chart(networks, runs, "val_accuracy"),
            "Accuracy on digits that the networks have not seen.")
        .table(table)
        .text(compared(networks.get(0), runs.get(0), networks.get(1), runs.get(1)) + " "
            + compared(networks.get(2), runs.get(2), networks.get(3), runs.get(3)))
        .heading("Why")
        .text(
            "The deeper network could do whatever the other one does: its other layers would only have to pass on what they get. If it does worse on its own "
                + "**training** data, it has not found such weights; too many parameters would show in the validation alone. A residual block computes `x + F(x)`: with `F` near "
                + "zero it passes on its input, and the gradient reaches each block along the sum, whatever the layers between do to it.")
        .text(
            "What the paper shows on CIFAR-10 with up to 64 filters and 64,000 steps, this small run can only hint at; the digits are easy, and the networks narrow.")
        .heading("Try next")
        .text(
            "The paper's rate of 0.1: how do 56 layers begin then? Leave out BatchNormalization. More epochs: does the plain network of 56 layers catch up? `fovea train resnet20` and `resnet56` have the paper's full size.")
        .text(
            "Paper: He et al. 2015, Deep Residual Learning for Image Recognition (https://arxiv.org/abs/1512.03385).");
  }

  private static Chart chart(List<Network> networks, List<Repeats> runs, String column) {
    Chart chart = Chart.of(column.equals("loss") ? "Training loss" : "Validation accuracy", "epoch",
        column.equals("loss") ? "loss" : "accuracy");
    for (int i = 0; i < networks.size(); i++) {
      chart = runs.get(i).line(chart, networks.get(i).toString(), column);
    }
    return chart;
  }

  /// Says how the deeper of two networks did, and whether all seeds agree.
  private static String compared(Network small, Repeats shallow, Network large, Repeats deep) {
    DoubleSummaryStatistics less = losses(shallow);
    DoubleSummaryStatistics more = losses(deep);
    String verdict = more.getMin() > less.getMax()
        ? "**higher** in %s".formatted(deep.runs().size() > 1 ? "all seeds" : "the only seed")
        : more.getMax() < less.getMin()
            ? "**lower** in %s".formatted(deep.runs().size() > 1 ? "all seeds" : "the only seed")
            : "**no other**: the seeds differ by more";
    return String.format(Locale.ROOT,
        "Training loss of %s: %.4f; of %s: %.4f. With more layers it is %s.", small,
        less.getAverage(), large, more.getAverage(), verdict);
  }

  private static DoubleSummaryStatistics losses(Repeats runs) {
    return runs.runs().stream().mapToDouble(run -> run.last("loss")).summaryStatistics();
  }

  private static Dataset images(Lab lab) {
    return lab.digits().take(lab.size(3000, 64));
  }

  private static int epochs(Lab lab) {
    return lab.size(8, 1);
  }
}

package dev.fovea.examples;

import dev.fovea.data.Dataset;
import dev.fovea.data.Mnist;
import dev.fovea.lab.report.Chart;
import dev.fovea.lab.report.Report;
import dev.fovea.lab.report.Table;
import dev.fovea.loss.SparseCategoricalCrossentropy;
import dev.fovea.metric.Accuracy;
import dev.fovea.model.Costs;
import dev.fovea.model.Model;
import dev.fovea.optimizer.SGD;
import dev.fovea.train.Fit;
import dev.fovea.train.History;
import dev.fovea.zoo.Zoo;
import java.util.Locale;

/// The lectures' study: a network of dense layers against a convolutional one with fewer parameters, on the same 10,000 digits.
final class DenseVsConv implements Experiment {
  private static final int IMAGES = 10_000;

  static void main(String[] arguments) {
    Experiments.main(new DenseVsConv(), arguments);
  }

  @Override
  public String name() {
    return "dense-vs-conv";
  }

  @Override
  public String lesson() {
    return "A convolutional network with fewer parameters reads digits better than a dense one.";
  }

  @Override
  public Report run(Lab lab) {
    Repeats dense = train(lab, "normal-model");
    Repeats conv = train(lab, "conv-model");
    double gain = 100 * (conv.last("val_accuracy") - dense.last("val_accuracy"));
    return new Report("Dense against convolution", lesson())
        .text(
            "Both networks see the same %,d digits of MNIST, of which 30 %% are held back, for %d epochs: batch 128, plain SGD."
                .formatted(images(lab), epochs(lab)))
        .table(new Table(1, "network", "parameters", "training accuracy", "validation accuracy")
            .row(row("normal-model", dense)).row(row("conv-model", conv)))
        .chart("accuracy", chart(dense, conv),
            "Lines are means over the seeds; what is shaded lies between the best and the worst of them. Dashed: training.")
        .text(String.format(Locale.ROOT,
            "The convolutional network is **%.1f points** better on digits that neither has seen.",
            gain))
        .heading("Why")
        .text(
            "A dense layer has a weight for each pixel: it must learn a stroke anew at each place. A filter of 3×3 has nine weights, which are used at "
                + "every place of the image; what it has learnt about a stroke in one corner holds in the others.");
  }

  private static String[] row(String network, Repeats runs) {
    return new String[]{
        "`%s`".formatted(network),
        "%,d".formatted(Costs.of(Zoo.model(network)).whole().parameters()),
        runs.lastText("accuracy"), runs.lastText("val_accuracy")};
  }

  private static Chart chart(Repeats dense, Repeats conv) {
    Chart empty = Chart.of("Accuracy after each epoch", "epoch", "accuracy");
    Chart one = dense.line(empty, "normal-model", "val_accuracy")
        .dashed("normal-model, training", dense.mean("accuracy"));
    return conv.line(one, "conv-model", "val_accuracy")
        .dashed("conv-model, training", conv.mean("accuracy"));
  }

  private static Repeats train(Lab lab, String network) {
    return Repeats.of(lab.size(3, 1), seed -> {
      lab.say("%s, seed %d".formatted(network, seed));
      Model model = Zoo.model(network).initialize(seed);
      Dataset digits = lab.digits().scaled(Mnist.STANDARD)
          .shaped(model.inputs().getFirst().shape()).take(images(lab));
      return fit(model, digits, Fit.epochs(epochs(lab)).batchSize(128).seed(seed));
    });
  }

  private static History fit(Model model, Dataset digits, Fit how) {
    return model.compile(new SGD(), new SparseCategoricalCrossentropy(), new Accuracy())
        .fit(digits, how.validationSplit(0.3));
  }

  private static int images(Lab lab) {
    return lab.size(IMAGES, 500);
  }

  private static int epochs(Lab lab) {
    return lab.size(10, 2);
  }
}

package dev.fovea.examples;

import dev.fovea.data.Dataset;
import dev.fovea.data.TensorDataset;
import dev.fovea.lab.report.Chart;
import dev.fovea.lab.report.Report;
import dev.fovea.lab.report.Table;
import dev.fovea.layer.Conv2D;
import dev.fovea.layer.GlobalAveragePooling2D;
import dev.fovea.layer.Input;
import dev.fovea.layer.Layer;
import dev.fovea.loss.MeanSquaredError;
import dev.fovea.model.Cost;
import dev.fovea.model.Costs;
import dev.fovea.model.Model;
import dev.fovea.model.NamedLayer;
import dev.fovea.model.Sequential;
import dev.fovea.optimizer.SGD;
import dev.fovea.tensor.Tensor;
import dev.fovea.tensor.TensorType;
import dev.fovea.train.Trainer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/// The bottleneck of residual networks: a dear convolution done on a quarter of the channels, between two cheap ones.
final class Bottleneck implements Experiment {
  private static final int WIDE = 256;
  private static final int NARROW = 64;

  /// One way from an image to another one with as many channels.
  private record Way(String name, List<Layer> layers) {
    Model model(int side) {
      return Sequential.of("way", new Input(side, side, WIDE), layers);
    }

    /// The same with the means of its maps as result: an image of so many channels would take longer
    /// to hand over than to compute.
    Model pooled(int side) {
      List<Layer> all = new ArrayList<>(layers);
      all.add(new GlobalAveragePooling2D());
      return Sequential.of("way", new Input(side, side, WIDE), all);
    }
  }

  private static final Way DIRECT = new Way("3×3", List.of(conv(WIDE, 3)));
  private static final Way NECK = new Way(
      "1×1, 3×3, 1×1", List.of(conv(NARROW, 1), conv(NARROW, 3), conv(WIDE, 1)));
  private static final List<Way> ALL = List.of(DIRECT, NECK);

  private static Conv2D conv(int filters, int size) {
    return new Conv2D(filters, size).same().withoutBias();
  }

  static void main(String[] arguments) {
    Experiments.main(new Bottleneck(), arguments);
  }

  @Override
  public String name() {
    return "bottleneck";
  }

  @Override
  public String lesson() {
    return "A 3×3 convolution on 256 channels against 1×1, 3×3, 1×1 by way of 64: parameters, arithmetic and measured time.";
  }

  @Override
  public Report run(Lab lab) {
    int side = lab.size(28, 7);
    int images = lab.size(8, 2);
    List<Cost> costs = ALL.stream().map(way -> Costs.of(way.model(side)).whole()).toList();
    lab.say("predictions");
    List<Double> forward = forward(lab, side, images);
    lab.say("training steps");
    List<Double> training = training(lab, side, images);
    Table table = new Table(1, "convolutions", "weights", "multiply-adds an image", "prediction",
        "training step");
    for (int i = 0; i < ALL.size(); i++) {
      Cost cost = costs.get(i);
      table.row(ALL.get(i).name(), Words.count(cost.parameters()), Words.count(cost.multiplyAdds()),
          Words.of("%.1f ms", forward.get(i)), Words.of("%.1f ms", training.get(i)));
    }
    List<Double> times = List.of(
        ratio(costs, Cost::parameters), ratio(costs, Cost::multiplyAdds),
        forward.getFirst() / forward.get(1), training.getFirst() / training.get(1));
    return explain(new Report("The bottleneck", lesson())
        .heading("The question")
        .text(Words.of(
            "In the middle of a residual network an image has %d channels. A convolution of 3×3 with as many filters is dear. A "
                + "**bottleneck** first lets a convolution of 1×1 make %d channels of them, does the 3×3 on these, and lets another 1×1 make %d "
                + "channels again. What does that save, on paper and on this machine?",
            WIDE, NARROW, WIDE))
        .heading("What was done")
        .text(Words.of(
            "Both ways lead from %d images of %d×%d with %d channels to as many of the same form, without biases. Times are the "
                + "middle ones of several measurements, taken in turn, with a mean of each channel at the end.",
            images, side, side, WIDE))
        .heading("What came out")
        .table(table)
        .chart("times", Chart
            .of("How many times as much the 3×3 on %d channels takes".formatted(WIDE), "", "times")
            .categories(List.of("weights", "multiply-adds", "prediction", "training step"))
            .bars("", times),
            "The plain convolution, divided by the bottleneck: weights and arithmetic are counted, the other two measured.")
        .text(Words.of(
            "By count the bottleneck has **%.1f times** fewer weights and does %.1f times less arithmetic. Measured, it is **%.1f "
                + "times** as fast in prediction and %.1f times in training.",
            times.get(0), times.get(1), times.get(2), times.get(3))),
        side);
  }

  private static Report explain(Report report, int side) {
    Table parts = new Table(2, "layer", "by hand", "weights", "multiply-adds an image");
    for (Way way : ALL) {
      Model model = way.model(side);
      Costs costs = Costs.of(model);
      for (NamedLayer layer : model.layers()) {
        if (layer.layer() instanceof Conv2D conv) {
          int size = conv.kernelSize().getFirst();
          int channels = layer.calls().getFirst().inputs().getFirst().shape().last();
          Cost cost = costs.layer(layer.name());
          parts.row("%d×%d, %d → %d".formatted(size, size, channels, conv.filters()),
              "%d·%d·%d·%d".formatted(size, size, channels, conv.filters()),
              Words.count(cost.parameters()), Words.count(cost.multiplyAdds()));
        }
      }
    }
    return report.heading("Where the weights are")
        .table(parts)
        .text(
            "Weights of a convolution grow with the product of channels in and out: half as many of both make a quarter. The first row is the "
                + "plain convolution, the other three are the bottleneck.")
        .heading("Why the time may say something else")
        .text(
            "The counts are multiplications alone. Three layers read and write three images instead of one, and a 1×1 has few multiplications "
                + "for each number that it must fetch: where the processor waits for memory, less arithmetic does not help. Compare the measured "
                + "bars with the counted ones; they differ from machine to machine.")
        .text(
            "What it costs in accuracy is another question: a bottleneck is not the same function. Residual networks of 50 layers and more use "
                + "it and are the better for being deeper: He et al. 2015, arXiv:1512.03385, figure 5.")
        .heading("What to try next")
        .text(
            "In `Bottleneck.java`, let the middle convolution have groups (`conv(NARROW, 3).groups(NARROW)`): that is how MobileNet saves. "
                + "`fovea flops resnet34` and `fovea flops resnet50` show what the bottleneck did to networks.");
  }

  private static List<Double> forward(Lab lab, int side, int images) {
    Tensor batch = Tensor.zeros(TensorType.f32(images, side, side, WIDE));
    List<Runnable> works = new ArrayList<>();
    for (Way way : ALL) {
      Model model = way.pooled(side).initialize(1);
      works.add(() -> model.predict(batch));
    }
    return Stopwatch.milliseconds(lab.size(40, 1), works);
  }

  private static List<Double> training(Lab lab, int side, int images) {
    Tensor batch = Tensor.zeros(TensorType.f32(images, side, side, WIDE));
    Dataset data = TensorDataset.of(batch, Tensor.zeros(TensorType.f32(images, WIDE)));
    List<Runnable> works = new ArrayList<>();
    for (Way way : ALL) {
      Trainer trainer = way.pooled(side).initialize(1).compile(new SGD(), new MeanSquaredError());
      works.add(() -> trainer.trainOnBatch(data));
    }
    return Stopwatch.milliseconds(lab.size(20, 1), works);
  }

  private static double ratio(List<Cost> costs, ToLongFunction<Cost> count) {
    return (double) count.applyAsLong(costs.getFirst()) / count.applyAsLong(costs.get(1));
  }
}

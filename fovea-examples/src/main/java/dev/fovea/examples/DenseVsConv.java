package dev.fovea.examples;

import dev.fovea.data.Mnist;
import dev.fovea.data.PixelScale;
import dev.fovea.lab.report.Chart;
import dev.fovea.lab.report.Report;
import dev.fovea.lab.report.Table;
import dev.fovea.model.Costs;
import dev.fovea.zoo.Zoo;

/// The lectures' study: a network of dense layers against a convolutional one with fewer parameters, on the same 10,000 digits.
final class DenseVsConv implements Experiment {
  private static final String DENSE = "normal-model";
  private static final String CONV = "conv-model";

  static void main(String[] arguments) {
    Experiments.main(new DenseVsConv(), arguments);
  }

  @Override
  public String name() {
    return "dense-vs-conv";
  }

  @Override
  public String lesson() {
    return "A convolutional network with fewer parameters against a dense one, on the same digits.";
  }

  @Override
  public Report run(Lab lab) {
    LectureStudy study = new LectureStudy(lab);
    Repeats dense = train(study, DENSE, lab.size(2, 1), Mnist.STANDARD);
    Repeats conv = train(study, CONV, lab.size(2, 1), Mnist.STANDARD);
    Repeats denseUnit = train(study, DENSE, 1, PixelScale.UNIT);
    Repeats convUnit = train(study, CONV, 1, PixelScale.UNIT);
    Report report = new Report("Dense against convolution", lesson())
        .heading("The question")
        .text(Words.of(
            "Two networks learn to read digits. `%s` has dense layers only: 1000, 512 and 256 units. `%s` has two convolutions of "
                + "3×3, with 64 and 32 ",
            DENSE, CONV)
            + "filters, before a small dense layer. Both have Batch Normalization and ReLU behind each layer. Which one reads better?")
        .heading("What was done")
        .text(study.setting()
            + " Pixels are **standardised**: their mean is 0 and their deviation 1. The same was done with **pixels from 0 to 1** (brightness / "
            + "255).")
        .heading("What came out")
        .table(new Table(2, "network", "pixels", "parameters", "training accuracy",
            "validation accuracy")
            .row(row(DENSE, "standardised", dense)).row(row(CONV, "standardised", conv))
            .row(row(DENSE, "0 to 1", denseUnit)).row(row(CONV, "0 to 1", convUnit)))
        .chart("accuracy", chart("Accuracy, standardised pixels", dense, conv),
            "Lines are means over the seeds; what is shaded lies between the best and the worst of them. Dashed: training.")
        .text(Words.of(
            "With standardised pixels the convolutional network is **%s** on digits that neither has seen, with %.0f %% of the "
                + "parameters.",
            Words.points(conv.last("val_accuracy"), dense.last("val_accuracy")),
            100.0 * parameters(CONV) / parameters(DENSE)))
        .chart("accuracy-unit", chart("Accuracy, pixels from 0 to 1", denseUnit, convUnit),
            "The same with pixels from 0 to 1.");
    return explain(report, denseUnit, convUnit);
  }

  private static Report explain(Report report, Repeats denseUnit, Repeats convUnit) {
    return report
        .text(Words.of(
            "With pixels from 0 to 1 the convolutional network is %s after the last epoch. Compare the solid lines with the dashed "
                + "ones: training ",
            Words.points(convUnit.last("val_accuracy"), denseUnit.last("val_accuracy")))
            + "measures each batch by its own statistics, validation by averages that Batch Normalization has gathered. Where a solid line "
            + "starts low or jumps, these averages are not there yet: the experiment `batch-norm-momentum` is about that.")
        .heading("Why")
        .text(
            "A dense layer has a weight for each pixel: it must learn a stroke anew at each place. A filter of 3×3 has nine weights, which are "
                + "used at every place of the image: what it has learnt about a stroke in one corner holds in the others. That is why few weights "
                + "are enough. (Most parameters of `conv-model` are not in its convolutions either, but in the dense layer behind them: see "
                + "`parameter-count`.)")
        .heading("What to try next")
        .text(
            "`fovea experiment pooling` takes most parameters away from the convolutional network, too. In `LectureStudy.java`, train on 1,000 "
                + "or on all 60,000 digits: does the distance between the networks grow or shrink?");
  }

  private static String[] row(String network, String pixels, Repeats runs) {
    return new String[]{
        "`%s`".formatted(network), pixels, Words.count(parameters(network)),
        runs.lastText("accuracy"), runs.lastText("val_accuracy")};
  }

  private static long parameters(String network) {
    return Costs.of(Zoo.model(network)).whole().parameters();
  }

  private static Chart chart(String title, Repeats dense, Repeats conv) {
    Chart empty = Chart.of(title, "epoch", "accuracy");
    Chart one = dense.line(empty, DENSE, "val_accuracy")
        .dashed("normal-model, training", dense.mean("accuracy"));
    return conv.line(one, CONV, "val_accuracy")
        .dashed("conv-model, training", conv.mean("accuracy"));
  }

  private static Repeats train(LectureStudy study, String network, int seeds, PixelScale scale) {
    return study.train(network, seeds, scale, () -> Zoo.model(network));
  }
}

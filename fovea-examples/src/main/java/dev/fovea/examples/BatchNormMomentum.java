package dev.fovea.examples;

import dev.fovea.callback.LambdaCallback;
import dev.fovea.data.Mnist;
import dev.fovea.data.PixelScale;
import dev.fovea.lab.report.Chart;
import dev.fovea.lab.report.Report;
import dev.fovea.lab.report.Table;
import dev.fovea.layer.MaxPooling2D;
import dev.fovea.model.Model;
import dev.fovea.tensor.Tensor;
import dev.fovea.train.Fit;
import dev.fovea.train.History;
import dev.fovea.train.TrainEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// How long Batch Normalization's moving averages need, and what a network predicts until they are there.
final class BatchNormMomentum implements Experiment {
  private static final double QUICK_MOMENTUM = 0.9;
  private static final int LOOKED_AT = 500;

  /// How one network is trained.
  private record Variant(String pixels, PixelScale scale, double momentum) {
    String name() {
      return "%s, momentum %s".formatted(pixels, momentum);
    }
  }

  /// What came out with each seed: the figures of each epoch, and after each how far the averages are.
  ///
  /// @param ratios moving variance of the first convolution's results, as a multiple of what it really is
  private record Trained(Repeats runs, Spread ratios) {
    double lastRatio() {
      return ratios.means().getLast();
    }
  }

  private static final List<Variant> ALL = List.of(
      new Variant("standardised", Mnist.STANDARD, LectureNetwork.USUAL_MOMENTUM),
      new Variant("standardised", Mnist.STANDARD, QUICK_MOMENTUM),
      new Variant("0 to 1", PixelScale.UNIT, LectureNetwork.USUAL_MOMENTUM),
      new Variant("0 to 1", PixelScale.UNIT, QUICK_MOMENTUM));

  static void main(String[] arguments) {
    Experiments.main(new BatchNormMomentum(), arguments);
  }

  @Override
  public String name() {
    return "batch-norm-momentum";
  }

  @Override
  public String lesson() {
    return "A network that has learnt well can predict badly: Batch Normalization's moving averages may lag behind.";
  }

  @Override
  public Report run(Lab lab) {
    LectureStudy study = new LectureStudy(lab);
    List<Trained> all = ALL.stream().map(variant -> train(lab, study, variant)).toList();
    Table table = new Table(2, "pixels", "momentum", "training accuracy", "validation accuracy",
        "variance, kept / real");
    Chart accuracy = Chart.of("Validation accuracy", "epoch", "accuracy");
    Chart ratio = Chart
        .of("Moving variance of the first convolution, real one = 1", "epoch", "kept / real")
        .logY();
    for (int i = 0; i < ALL.size(); i++) {
      Variant variant = ALL.get(i);
      Trained trained = all.get(i);
      table.row(variant.pixels(), String.valueOf(variant.momentum()),
          trained.runs().lastText("accuracy"), trained.runs().lastText("val_accuracy"),
          Words.of("%.2f", trained.lastRatio()));
      accuracy = trained.runs().line(accuracy, variant.name(), "val_accuracy");
      ratio = ratio.line(variant.name(), trained.ratios().means());
    }
    Report report = new Report("Batch Normalization's momentum", lesson())
        .heading("The question")
        .text(
            "Batch Normalization gives numbers mean 0 and variance 1: in training by mean and variance of the batch. A single image that is to "
                + "be recognised has no batch, so averages are kept for it: at each training step `average = momentum · average + (1 - momentum) · "
                + "batch`, from mean 0 and variance 1 on. Keras's momentum is 0.99. What if the averages are not there yet?")
        .heading("What was done")
        .text(study.setting()
            + " The network is `conv-model-pooling`; its pixels are standardised or from 0 to 1, its momentum is 0.99 or 0.9.")
        .heading("What came out")
        .table(table)
        .chart("accuracy", accuracy, Words.of(
            "Measured with the moving averages, as means over %d trainings each; what is shaded lies between the best and the worst of them.",
            seeds(lab)))
        .text(compared(all))
        .chart("variance", ratio, Words.of(
            "The middle one of the filters: the moving variance, divided by the variance that the filter's "
                + "results really have over %d digits; the mean over the trainings. The scale is logarithmic.",
            LOOKED_AT));
    return explain(report, study, all);
  }

  private static String compared(List<Trained> all) {
    Repeats slow = all.get(2).runs();
    Repeats quick = all.get(3).runs();
    double apart = IntStream.range(0, slow.runs().size())
        .mapToDouble(seed -> apart(slow.runs().get(seed), quick.runs().get(seed))).max()
        .orElseThrow();
    return Words.of(
        "With pixels from 0 to 1 the network with momentum 0.99 is **%s** on held-back digits, compared with momentum 0.9. Has it learnt less? "
            + "The training accuracies of the two differ by %.4f at most, with any seed and in any epoch: training never reads the moving averages, only who "
            + "predicts does.",
        Words.points(slow.last("val_accuracy"), quick.last("val_accuracy")), apart);
  }

  /// Returns how far two trainings are apart at most, in any epoch.
  private static double apart(History one, History other) {
    List<Double> accuracy = one.column("accuracy");
    return IntStream.range(0, accuracy.size())
        .mapToDouble(epoch -> Math.abs(accuracy.get(epoch) - other.column("accuracy").get(epoch)))
        .max().orElseThrow();
  }

  private static int seeds(Lab lab) {
    return lab.size(3, 1);
  }

  private static Report explain(Report report, LectureStudy study, List<Trained> all) {
    return report.heading("Why")
        .text(Words.of(
            "Of the first value, 1, there is left momentum to the power of the number of steps. It takes %d steps with momentum 0.99 "
                + "until 1 %% is left, and %d with 0.9; an epoch here has %d.",
            stepsToOnePercent(0.99), stepsToOnePercent(0.9), study.steps() / study.epochs()))
        .text(Words.of(
            "What is left counts the more the smaller the real variance is: small pixels give small variances, beside which the rest "
                + "of the 1 is large. After the last epoch the kept variance is %.2f times the real one with pixels from 0 to 1 and momentum 0.99, "
                + "and %.2f times with standardised pixels. A variance that is too large makes the layer's results too small, in each such layer "
                + "again.",
            all.get(2).lastRatio(), all.getFirst().lastRatio()))
        .text(
            "So a validation accuracy far below that of training need not be overfitting. Three ways out: standardise the pixels, train for "
                + "more steps, or take a smaller momentum. A smaller one forgets faster: with small batches its averages follow chance.")
        .text("Batch Normalization: Ioffe and Szegedy 2015, arXiv:1502.03167.")
        .heading("What to try next")
        .text(
            "In `BatchNormMomentum.java`, take a momentum of 0.999, or of 0.5. In `LectureStudy.java`, train for 30 epochs: does 0.99 catch up?");
  }

  private static long stepsToOnePercent(double momentum) {
    return (long) Math.ceil(Math.log(0.01) / Math.log(momentum));
  }

  private static Trained train(Lab lab, LectureStudy study, Variant variant) {
    List<List<Double>> ratios = new ArrayList<>();
    Repeats runs = Repeats.of(seeds(lab), seed -> {
      lab.say("%s, seed %d".formatted(variant.name(), seed));
      List<Double> own = new ArrayList<>();
      ratios.add(own);
      return train(lab, study, variant, seed, own);
    });
    return new Trained(runs, new Spread(ratios));
  }

  /// Trains with one seed.
  ///
  /// @param ratios takes how far the averages are after each epoch
  private static History train(
      Lab lab, LectureStudy study, Variant variant, long seed, List<Double> ratios) {
    Model model = new LectureNetwork(List.of(new MaxPooling2D(2)), variant.momentum()).model()
        .initialize(seed);
    ImageStack digits = ImageStack.first(study.digits(model, variant.scale()),
        lab.size(LOOKED_AT, 50));
    LambdaCallback<TrainEvent.EpochEnded> look = new LambdaCallback<>(
        TrainEvent.EpochEnded.class, _ -> ratios.add(ratio(model, digits)));
    return study.train(model, variant.scale(), Fit.epochs(study.epochs()).seed(seed), look);
  }

  /// Returns the moving variance of the first Batch Normalization as a multiple of the real one: the middle one of all filters.
  private static double ratio(Model model, ImageStack digits) {
    ImageStack maps = new ImageStack(model.upTo("conv2d").predict(digits.values()));
    Tensor kept = model.weights().get("batch_normalization/moving_variance");
    List<Double> ratios = new ArrayList<>();
    for (int filter = 0; filter < kept.shape().last(); filter++) {
      ratios.add(kept.get(filter) / maps.variance(filter));
    }
    return ratios.stream().sorted().toList().get(ratios.size() / 2);
  }
}

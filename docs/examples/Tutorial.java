import dev.fovea.callback.ProgressLog;
import dev.fovea.data.Dataset;
import dev.fovea.data.Mnist;
import dev.fovea.data.Row;
import dev.fovea.explain.*;
import dev.fovea.files.KerasModels;
import dev.fovea.files.onnx.OnnxModels;
import dev.fovea.lab.report.*;
import dev.fovea.layer.*;
import dev.fovea.loss.SparseCategoricalCrossentropy;
import dev.fovea.metric.Accuracy;
import dev.fovea.model.*;
import dev.fovea.optimizer.Adam;
import dev.fovea.tensor.*;
import dev.fovea.train.*;
import java.nio.file.Path;
import java.util.*;

/// What docs/tutorial.md builds step by step.
void main() {
  Dataset digits = Mnist.train().take(6000);
  Dataset exam = Mnist.test().take(2000);
  IO.println("%d samples of %s".formatted(digits.size(), digits.inputs().getFirst()));

  Model model = Sequential.of(
      new Input(28, 28, 1),
      new Conv2D(16, 3).activation(ActivationFunction.RELU).named("strokes"),
      new MaxPooling2D(),
      new Conv2D(32, 3).activation(ActivationFunction.RELU).named("parts"),
      new MaxPooling2D(),
      new Flatten(),
      new Dropout(0.25),
      new Dense(10).activation(ActivationFunction.SOFTMAX).named("classes")).initialize(1);
  IO.println(model.summary());

  Trainer trainer = model.compile(new Adam(), new SparseCategoricalCrossentropy(), new Accuracy());
  History history = trainer.fit(digits, Fit.epochs(3).batchSize(64).seed(1).validationSplit(0.3).callback(new ProgressLog()));

  Map<String, Double> marks = trainer.evaluate(exam, 256);
  IO.println("accuracy on digits it has never seen: " + marks.get("accuracy"));

  Tensor picture = Tensor.zeros(TensorType.f32(1, 28, 28, 1));
  Tensor answer = Tensor.zeros(TensorType.i32(1));
  exam.read(0, new Row(0, List.of(picture), List.of(answer)));
  Tensor probabilities = model.predict(picture);
  IO.println("it is a %.0f; the network gives that %.3f".formatted(answer.get(0), probabilities.get((long) answer.get(0))));

  float[] maps = model.outputsOf("strokes").predict(picture).toFloats();
  Tiles tiles = new Tiles(8, 72);
  for (int filter = 0; filter < 16; filter++) {
    float[] map = new float[26 * 26];
    for (int i = 0; i < map.length; i++) {
      map[i] = maps[i * 16 + filter];
    }
    tiles.add(Picture.heat(map, 26, 26), "filter " + filter);
  }

  Tensor seen = GradCam.of(model, "parts").map(picture, (int) answer.get(0));
  Picture digit = Picture.gray(picture.toFloats(), 28, 28);
  tiles.add(Picture.heat(seen.toFloats(), 11, 11).resized(28, 28, true).over(digit, 0.6), "where it looks");
  Confusion confusion = Predictions.of(model, exam, 256).confusion();
  IO.println("of the nines it finds %.3f; of what it calls a nine %.3f are some".formatted(
      confusion.of(9).recall(), confusion.of(9).precision()));

  new Report("My first network", "How it learnt, and what it sees.")
      .chart("accuracy", Chart.of("Accuracy", "epoch", "accuracy")
          .line("training", history.column("accuracy"))
          .dashed("validation", history.column("val_accuracy")), "Learning, epoch by epoch.")
      .tiles("strokes", tiles, "What the first layer sees in one digit, and where the network looks.")
      .write(Path.of("tutorial"));

  Model moving = Sequential.of(
      new Input(28, 28, 1),
      new RandomTranslation(0.1, 0.1),
      model);
  moving.compile(new Adam(5e-4), new SparseCategoricalCrossentropy(), new Accuracy())
      .fit(digits, Fit.epochs(1).batchSize(64).seed(2).callback(new ProgressLog()));
  IO.println("accuracy after that: " + trainer.evaluate(exam, 256).get("accuracy"));

  KerasModels.save(model, Optional.empty(), Path.of("digits.keras"));
  OnnxModels.save(model, Path.of("digits.onnx"));
  Model again = KerasModels.load(Path.of("digits.keras"));
  IO.println("the same answer: " + Arrays.equals(again.predict(picture).toFloats(), model.predict(picture).toFloats()));
}

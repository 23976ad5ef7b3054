import dev.fovea.callback.ProgressLog;
import dev.fovea.data.Dataset;
import dev.fovea.data.Mnist;
import dev.fovea.data.Row;
import dev.fovea.data.TensorDataset;
import dev.fovea.layer.*;
import dev.fovea.loss.SparseCategoricalCrossentropy;
import dev.fovea.metric.Accuracy;
import dev.fovea.model.*;
import dev.fovea.optimizer.Adam;
import dev.fovea.tensor.Tensor;
import dev.fovea.tensor.TensorType;
import dev.fovea.train.Fit;
import java.util.List;

/// A network that knows the digits 0 to 4 learns 5 to 9 from 100 pictures.
void main() {
  Model base = Sequential.of(
      new Input(28, 28, 1),
      new Conv2D(16, 3).activation(ActivationFunction.RELU).named("conv1"),
      new MaxPooling2D().named("pool1"),
      new Conv2D(32, 3).activation(ActivationFunction.RELU).named("conv2"),
      new GlobalMaxPooling2D().named("features"),
      new Dense(5).activation(ActivationFunction.SOFTMAX)).initialize(1);
  base.compile(new Adam(), new SparseCategoricalCrossentropy(), new Accuracy())
      .fit(digits(Mnist.train(), 0, 3000), Fit.epochs(2).callback(new ProgressLog()));

  Model model = base.upTo("features").frozen()
      .withHead(1, new Dense(5).activation(ActivationFunction.SOFTMAX).named("classes"));
  IO.println(model.summary());

  Dataset test = digits(Mnist.test(), 5, 1000);
  FineTune how = FineTune.first(new Adam(0.01), Fit.epochs(20).validation(test))
      .then(head -> head.thawed("conv2"), new Adam(1e-3), Fit.epochs(10).validation(test));
  FineTune.Result tuned = how.run(
      model, digits(Mnist.train(), 5, 100), new SparseCategoricalCrossentropy(), new Accuracy());
  IO.println("accuracy with the head alone: " + tuned.history().column("val_accuracy").get(19));
  IO.println("accuracy after fine-tuning:   " + tuned.history().last("val_accuracy"));

  Tensor seven = Tensor.zeros(TensorType.f32(1, 28, 28, 1));
  List<Tensor> maps = model.outputsOf("conv1", "pool1", "classes").predict(List.of(seven));
  IO.println("in between: " + maps);
}

/// The first samples whose class is one of the five from `first` on, with classes 0 to 4.
Dataset digits(Dataset all, int first, int count) {
  Tensor images = Tensor.zeros(TensorType.f32(count, 28, 28, 1));
  Tensor classes = Tensor.zeros(TensorType.i32(count));
  for (int index = 0, row = 0; row < count; index++) {
    all.read(index, new Row(row, List.of(images), List.of(classes)));
    double label = classes.get(row) - first;
    classes.set(row, label);
    row += label >= 0 && label < 5 ? 1 : 0;
  }
  return TensorDataset.of(images, classes);
}

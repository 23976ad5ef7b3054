import dev.fovea.callback.ProgressLog;
import dev.fovea.data.Mnist;
import dev.fovea.files.KerasModels;
import dev.fovea.layer.*;
import dev.fovea.loss.SparseCategoricalCrossentropy;
import dev.fovea.metric.Accuracy;
import dev.fovea.model.*;
import dev.fovea.optimizer.Adam;
import dev.fovea.train.*;
import java.nio.file.Path;
import java.util.Optional;

void main() {
  Model model =
      Sequential.of(
          new Input(28, 28, 1),
          new Conv2D(32, 3).activation(ActivationFunction.RELU),
          new MaxPooling2D(),
          new Flatten(),
          new Dense(10).activation(ActivationFunction.SOFTMAX));
  IO.println(model.summary());

  Trainer trainer = model.compile(new Adam(), new SparseCategoricalCrossentropy(), new Accuracy());
  History history = trainer.fit(Mnist.train(), Fit.epochs(1).batchSize(128).seed(1).validation(Mnist.test()).callback(new ProgressLog()));
  IO.println("accuracy on the test digits: " + history.last("val_accuracy"));

  KerasModels.save(model, Optional.of(trainer), Path.of("digits.keras"));
}

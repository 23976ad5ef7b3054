import dev.fovea.data.Mnist;
import dev.fovea.layer.*;
import dev.fovea.loss.SparseCategoricalCrossentropy;
import dev.fovea.metric.Accuracy;
import dev.fovea.model.*;
import dev.fovea.optimizer.Adam;
import dev.fovea.train.*;

/// The smallest classifier: logistic regression on pixels.
void main() {
  Model model = Sequential.of(new Input(28, 28, 1), new Flatten(), new Dense(10).activation(ActivationFunction.SOFTMAX));
  Trainer trainer = model.compile(new Adam(), new SparseCategoricalCrossentropy(), new Accuracy());
  History history = trainer.fit(Mnist.train(), Fit.epochs(1));
}

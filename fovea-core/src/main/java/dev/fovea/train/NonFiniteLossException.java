package dev.fovea.train;

/// A training whose loss is no finite number any more; the weights are those after the bad step.
public final class NonFiniteLossException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  NonFiniteLossException(double loss, int epoch, int step, double learningRate) {
    super(
        ("the loss is %s at epoch %d, step %d (learning rate %s).\n"
            + "  fix:    lower the learning rate, or check the data for NaN and huge values.")
            .formatted(loss, epoch, step, learningRate));
  }
}

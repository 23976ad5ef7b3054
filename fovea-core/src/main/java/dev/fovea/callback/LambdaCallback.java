package dev.fovea.callback;

import dev.fovea.train.Callback;
import dev.fovea.train.TrainEvent;
import java.util.function.Consumer;

/// Does something at each event of one kind, and never ends a training.
///
/// {@snippet :
/// new LambdaCallback<>(TrainEvent.EpochEnded.class, epoch -> log(epoch.epoch(), epoch.figures()));
/// }
///
/// Keras's functions as kinds: `on_train_begin` is `TrainStarted`, `on_epoch_begin` is `EpochStarted`,
/// `on_train_batch_end` is `StepEnded`, `on_epoch_end` is `EpochEnded`, `on_train_end` is
/// `TrainEnded`.
///
/// @param kind   the kind of event, `TrainEvent.class` for all of them
/// @param action what to do
public record LambdaCallback<E extends TrainEvent>(Class<E> kind, Consumer<? super E> action)
    implements
      Callback {
  @Override
  public Verdict on(TrainEvent event) {
    if (kind.isInstance(event)) {
      action.accept(kind.cast(event));
    }
    return Verdict.CONTINUE;
  }
}

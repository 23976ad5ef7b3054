package dev.fovea.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.engine.java.JavaEngine;
import dev.fovea.layer.Dense;
import dev.fovea.layer.Input;
import dev.fovea.loss.SparseCategoricalCrossentropy;
import dev.fovea.model.Sequential;
import dev.fovea.optimizer.SGD;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class CallbackTest {
  private static final JavaEngine ENGINE = new JavaEngine(1);

  private final List<String> heard = new ArrayList<>();
  private final List<TrainEvent> events = new ArrayList<>();

  @AfterAll
  static void close() {
    ENGINE.close();
  }

  @Test
  void hearsOfEverythingInOrder() {
    History history = fit("nothing", 2);
    assertThat(heard).containsExactly("TrainStarted", "EpochStarted", "StepEnded", "StepEnded",
        "EpochEnded", "EpochStarted", "StepEnded", "StepEnded", "EpochEnded", "TrainEnded");
    assertThat(events.getFirst()).isEqualTo(new TrainEvent.TrainStarted(2, 2, 20));
    assertThat(events.get(1)).isEqualTo(new TrainEvent.EpochStarted(1, 2, 2));
    assertThat(events.getLast()).isEqualTo(new TrainEvent.TrainEnded(history));
    TrainEvent.EpochEnded ended = (TrainEvent.EpochEnded) events.get(4);
    assertThat(ended.figures()).isEqualTo(history.epochs().getFirst());
    assertThat(ended.figures().keySet()).containsExactly("loss", "val_loss");
    assertThat(((TrainEvent.StepEnded) events.get(3)).figures().get("loss"))
        .as("mean over the epoch so far").isEqualTo(ended.figures().get("loss"));
  }

  @Test
  void endsAfterTheEpochThatItStops() {
    assertThat(fit("EpochEnded", 5).epochs()).hasSize(1);
    assertThat(heard).endsWith("EpochEnded", "TrainEnded");
  }

  /// The figures of half an epoch are no epoch's: it is neither validated nor in the history.
  @Test
  void leavesAnEpochThatItCutsShortOutOfTheHistory() {
    assertThat(fit("StepEnded", 5).epochs()).isEmpty();
    assertThat(heard).containsExactly("TrainStarted", "EpochStarted", "StepEnded", "TrainEnded");
  }

  @Test
  void finishesAnEpochThatItStopsAtItsLastStep() {
    List<String> stops = new ArrayList<>();
    History history = trainer().fit(Digits.of(20), Fit.epochs(5).batchSize(16)
        .validation(Digits.of(10)).callback(this::hear).callback(event -> {
          stops.add(event.getClass().getSimpleName());
          return event instanceof TrainEvent.StepEnded step && step.step() == 2
              ? Callback.Verdict.STOP
              : Callback.Verdict.CONTINUE;
        }));
    assertThat(history.epochs()).hasSize(1);
    assertThat(history.epochs().getFirst()).containsKey("val_loss");
    assertThat(stops).endsWith("StepEnded", "StepEnded", "EpochEnded", "TrainEnded");
  }

  @Test
  void trainsNothingWhenItStopsAtTheStart() {
    assertThat(fit("TrainStarted", 5).epochs()).isEmpty();
    assertThat(heard).containsExactly("TrainStarted", "TrainEnded");
  }

  private History fit(String stopAt, int epochs) {
    Fit fit = Fit.epochs(epochs).batchSize(16).validation(Digits.of(10));
    return trainer().fit(
        Digits.of(20), fit.callback(this::hear).callback(event -> stop(event, stopAt)));
  }

  private static Trainer trainer() {
    return Sequential.of(new Input(Digits.FEATURES), new Dense(Digits.CLASSES))
        .on(ENGINE).compile(new SGD(), new SparseCategoricalCrossentropy(true));
  }

  private Callback.Verdict hear(TrainEvent event) {
    events.add(event);
    heard.add(event.getClass().getSimpleName());
    return Callback.Verdict.CONTINUE;
  }

  private static Callback.Verdict stop(TrainEvent event, String at) {
    return event.getClass().getSimpleName().equals(at)
        ? Callback.Verdict.STOP
        : Callback.Verdict.CONTINUE;
  }
}

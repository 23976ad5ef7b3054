package dev.fovea.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.data.BatchSource;
import dev.fovea.data.Dataset;
import dev.fovea.engine.java.JavaEngine;
import dev.fovea.train.Callback.Verdict;
import dev.fovea.train.Fit;
import dev.fovea.train.History;
import dev.fovea.train.TrainEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackupAndRestoreTest {
  private static final JavaEngine ENGINE = new JavaEngine(1);
  private static final int EPOCHS = 5;

  @TempDir
  Path temporary;
  private Path folder;
  private Path csv;

  /// A process that dies.
  private static final class Death extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  @AfterAll
  static void close() {
    ENGINE.close();
  }

  @BeforeEach
  void nameFiles() {
    folder = temporary.resolve("backup");
    csv = temporary.resolve("history.csv");
  }

  @Test
  void goesOnBitForBitFromAnyStep() throws IOException {
    SmallTraining whole = new SmallTraining(ENGINE);
    History history = whole.run(whole.fit(EPOCHS, csv));
    String expected = whole.bits(history);
    String lines = Files.readString(csv);
    assertThat(history.epochs()).hasSize(EPOCHS);
    for (int deaths = 1; deaths <= 3; deaths++) {
      for (int alive = 1; alive < EPOCHS * SmallTraining.STEPS; alive += 4) {
        Files.deleteIfExists(csv);
        for (int death = 0; death < deaths; death++) {
          dies(alive, new BackupAndRestore(folder).saveFreq(deaths));
        }
        SmallTraining last = new SmallTraining(ENGINE);
        History end = last.run(
            last.fit(EPOCHS, csv), new BackupAndRestore(folder).saveFreq(deaths));
        assertThat(end).isEqualTo(history);
        assertThat(last.bits(end)).as("dead after %d steps", alive).isEqualTo(expected);
        assertThat(csv).hasContent(lines);
        assertThat(folder).doesNotExist();
      }
    }
  }

  /// Trains in a new process, so to speak, which dies after some steps, unless it is done before.
  private void dies(int steps, BackupAndRestore backup) {
    SmallTraining training = new SmallTraining(ENGINE);
    int[] left = {steps};
    try {
      training.run(training.fit(EPOCHS, csv), backup.deleteCheckpoint(false), event -> {
        if (event instanceof TrainEvent.StepEnded && left[0]-- == 0) {
          throw new Death();
        }
        return Verdict.CONTINUE;
      });
    } catch (Death expected) {
      // As it shall be.
    }
  }

  @Test
  void goesOnAfterWholeEpochsWithoutSteps() {
    SmallTraining whole = new SmallTraining(ENGINE);
    String expected = whole.bits(whole.run(whole.fit(EPOCHS, csv)));
    dies(2 * SmallTraining.STEPS + 3, new BackupAndRestore(folder));
    SmallTraining last = new SmallTraining(ENGINE);
    List<TrainEvent> events = new ArrayList<>();
    History end = last.run(last.fit(EPOCHS, csv), new BackupAndRestore(folder), event -> {
      events.add(event);
      return Verdict.CONTINUE;
    });
    assertThat(last.bits(end)).isEqualTo(expected);
    assertThat(events.get(1)).isEqualTo(new TrainEvent.Resumed(
        3, EPOCHS, 0, SmallTraining.STEPS, new History(end.epochs().subList(0, 2))));
    assertThat(events.get(2))
        .isEqualTo(new TrainEvent.EpochStarted(3, EPOCHS, SmallTraining.STEPS));
  }

  /// Else a callback that changes the step size at the start would do it twice.
  @Test
  void doesNotStartAnEpochTwice() {
    dies(3, new BackupAndRestore(folder).saveFreq(1));
    List<TrainEvent> events = new ArrayList<>();
    SmallTraining last = new SmallTraining(ENGINE);
    last.run(last.fit(1, csv), new BackupAndRestore(folder), event -> {
      events.add(event);
      return Verdict.CONTINUE;
    });
    assertThat(events.get(1)).isEqualTo(new TrainEvent.Resumed(
        1, 1, 3, SmallTraining.STEPS, new History(List.of())));
    assertThat(events.get(2)).isInstanceOf(TrainEvent.StepEnded.class);
  }

  @Test
  void goesOnWithinAStream() {
    SmallTraining whole = new SmallTraining(ENGINE);
    Fit fit = Fit.epochs(3).seed(5);
    String expected = whole.bits(whole.trainer.fit(SmallTraining.stream(), fit));
    int[] left = {SmallTraining.STEPS + 3};
    assertThatThrownBy(() -> new SmallTraining(ENGINE).trainer.fit(SmallTraining.stream(),
        fit.callback(new BackupAndRestore(folder).saveFreq(2)).callback(event -> {
          if (event instanceof TrainEvent.StepEnded && left[0]-- == 0) {
            throw new Death();
          }
          return Verdict.CONTINUE;
        }))).isInstanceOf(Death.class);
    SmallTraining last = new SmallTraining(ENGINE);
    History end = last.trainer.fit(
        SmallTraining.stream(), fit.callback(new BackupAndRestore(folder).saveFreq(2)));
    assertThat(last.bits(end)).isEqualTo(expected);
  }

  @Test
  void refusesAStreamThatCannotBeRepeated() {
    BatchSource once = new BatchSource() {
      @Override
      public Stream<? extends Dataset> open(long seed, int epoch) {
        return Stream.of(SmallTraining.data(8, 1));
      }

      @Override
      public boolean repeatable() {
        return false;
      }
    };
    SmallTraining training = new SmallTraining(ENGINE);
    assertThat(training.trainer.fit(once, Fit.epochs(1)).epochs()).hasSize(1);
    fails(
        () -> training.trainer.fit(once, Fit.epochs(1).callback(new BackupAndRestore(folder))),
        "a training on a stream that cannot be repeated cannot be taken up again.\n"
            + "  fix:    leave the backup out, or give a source that is repeatable.");
  }

  @Test
  void keepsTheLastTwo() {
    dies(5, new BackupAndRestore(folder).saveFreq(1));
    assertThat(folder.toFile().list())
        .containsExactlyInAnyOrder("checkpoint-4.safetensors", "checkpoint-5.safetensors");
  }

  @Test
  void takesTheOneBeforeWhereTheNewestIsDamaged() throws IOException {
    SmallTraining whole = new SmallTraining(ENGINE);
    String expected = whole.bits(whole.run(whole.fit(EPOCHS, csv)));
    dies(5, new BackupAndRestore(folder).saveFreq(1));
    Path newest = folder.resolve("checkpoint-5.safetensors");
    byte[] bytes = Files.readAllBytes(newest);
    bytes[bytes.length / 2] ^= 4;
    Files.write(newest, bytes);
    SmallTraining last = new SmallTraining(ENGINE);
    BackupAndRestore backup = new BackupAndRestore(folder).saveFreq(1);
    assertThat(last.bits(last.run(last.fit(EPOCHS, csv), backup))).isEqualTo(expected);
    assertThat(backup.damaged()).hasSize(1);
    assertThat(backup.damaged().getFirst()).startsWith(newest + ": the checksum is ")
        .endsWith("\n  fix:    delete it; the training then goes on from the one before.");
  }

  @Test
  void neverCountsADamagedOneAmongTheTwo() throws IOException {
    dies(5, new BackupAndRestore(folder).saveFreq(1));
    Files.writeString(folder.resolve("checkpoint-5.safetensors"), "short");
    dies(1, new BackupAndRestore(folder).saveFreq(1));
    assertThat(folder.toFile().list())
        .containsExactlyInAnyOrder("checkpoint-4.safetensors", "checkpoint-6.safetensors");
  }

  @Test
  void doesNotStartAnewWhereAllAreDamaged() throws IOException {
    dies(5, new BackupAndRestore(folder).saveFreq(1));
    Files.writeString(folder.resolve("checkpoint-4.safetensors"), "short");
    Files.writeString(folder.resolve("checkpoint-5.safetensors"), "short");
    SmallTraining last = new SmallTraining(ENGINE);
    assertThatThrownBy(() -> last.run(last.fit(EPOCHS, csv), new BackupAndRestore(folder)))
        .isInstanceOf(ModelFormatException.class)
        .hasMessage(folder + ": none of its 2 checkpoints can be read.\n"
            + "  fix:    delete the folder to start the training anew. The newest: "
            + folder.resolve("checkpoint-5.safetensors")
            + ": has 5 bytes, too few for a checkpoint.");
  }

  @Test
  void refusesAnotherTraining() {
    dies(5, new BackupAndRestore(folder).saveFreq(1));
    SmallTraining last = new SmallTraining(ENGINE);
    Fit other = last.fit(EPOCHS, csv).seed(6).batchSize(16).inOrder();
    String before = last.bits(new History(List.of()));
    fails(() -> last.run(other, new BackupAndRestore(folder)), """
        BackupAndRestore %s holds another training than this one.
          saved:  data: 50 samples in batches of 8, here 50 samples in batches of 16
                  validation: 20 samples in batches of 8, here 20 samples in batches of 16
                  order: shuffled, here as it is
                  seed: 5, here 6
          fix:    start the program with the settings it had, or choose another folder."""
        .formatted(folder));
    assertThat(last.bits(new History(List.of()))).as("nothing is overwritten").isEqualTo(before);
  }

  @Test
  void refusesATrainingThatLeavesOutClassWeights() {
    SmallTraining first = new SmallTraining(ENGINE);
    first.run(first.fit(1, csv).classWeight(Map.of(1, 2.0)),
        new BackupAndRestore(folder).deleteCheckpoint(false));
    SmallTraining last = new SmallTraining(ENGINE);
    fails(() -> last.run(last.fit(2, csv), new BackupAndRestore(folder)), """
        BackupAndRestore %s holds another training than this one.
          saved:  classes: weights {1=2.0}, here nothing
          fix:    start the program with the settings it had, or choose another folder."""
        .formatted(folder));
  }

  @Test
  void refusesAnotherModel() {
    dies(5, new BackupAndRestore(folder).saveFreq(1));
    SmallTraining last = new SmallTraining(ENGINE);
    var stack = dev.fovea.model.Sequential.of(
        new dev.fovea.layer.Input(6), new dev.fovea.layer.Dense(3)).on(ENGINE);
    var trainer = stack.compile(new dev.fovea.optimizer.SGD(),
        new dev.fovea.loss.SparseCategoricalCrossentropy(true));
    assertThatThrownBy(() -> trainer.fit(SmallTraining.data(50, 1),
        Fit.epochs(1).batchSize(8).seed(5).callback(new BackupAndRestore(folder))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageMatching("""
            BackupAndRestore .*backup holds another training than this one.
              saved:  weights: 115 numbers in 8 arrays, here 21 numbers in 2 arrays
                      optimizer: adam, learning rate 0.01, here sgd, learning rate 0.01
                      step: graph [0-9a-f]{16}, here graph [0-9a-f]{16}
                      validation: 20 samples in batches of 8, here none
                      callbacks: ReduceLROnPlateau, EarlyStopping, CSVLogger, here\\s
              fix:    start the program with the settings it had, or choose another folder.""");
    assertThat(last.trainer.learningRate()).isEqualTo((double) 0.01f);
  }

  /// A training that is over stays over, and its weights are the best ones again.
  @Test
  void hasNothingLeftToTrainWhereTheEndWasKept() {
    SmallTraining whole = new SmallTraining(ENGINE);
    History history = whole.run(
        whole.fit(EPOCHS, csv), new BackupAndRestore(folder).deleteCheckpoint(false));
    SmallTraining again = new SmallTraining(ENGINE);
    List<Integer> steps = new ArrayList<>();
    History end = again.run(
        again.fit(EPOCHS, csv), new BackupAndRestore(folder).deleteCheckpoint(false), event -> {
          if (event instanceof TrainEvent.StepEnded step) {
            steps.add(step.step());
          }
          return Verdict.CONTINUE;
        });
    assertThat(steps).isEmpty();
    assertThat(again.bits(end)).isEqualTo(whole.bits(history));
  }

  /// As a training that was stopped must not go on when its process died right afterwards.
  @Test
  void staysStopped() {
    SmallTraining first = new SmallTraining(ENGINE);
    History history = first.run(first.fit(EPOCHS, csv),
        new BackupAndRestore(folder).deleteCheckpoint(false),
        event -> event instanceof TrainEvent.EpochEnded ended && ended.epoch() == 2
            ? Verdict.STOP
            : Verdict.CONTINUE);
    SmallTraining again = new SmallTraining(ENGINE);
    History end = again.run(again.fit(EPOCHS, csv), new BackupAndRestore(folder));
    assertThat(end).isEqualTo(history);
    assertThat(end.epochs()).hasSize(2);
  }

  @Test
  void leavesForeignFilesInTheFolder() throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("notes.txt"), "mine");
    SmallTraining training = new SmallTraining(ENGINE);
    training.run(training.fit(1, csv), new BackupAndRestore(folder));
    assertThat(folder.toFile().list()).containsExactly("notes.txt");
  }

  @Test
  void clearsAwayWhatWasHalfWritten() throws IOException {
    Files.createDirectories(folder);
    Path half = folder.resolve(".checkpoint-1.safetensors.0000.partial");
    Files.writeString(half, "half");
    dies(1, new BackupAndRestore(folder).saveFreq(1));
    assertThat(half).doesNotExist();
  }

  @Test
  void saysWhatIsWrongWithTheSettings() throws IOException {
    fails(() -> new BackupAndRestore(folder).saveFreq(0),
        "BackupAndRestore needs a saveFreq of at least 1 step, got 0.");
    Files.writeString(folder, "a file");
    SmallTraining training = new SmallTraining(ENGINE);
    assertThatThrownBy(
        () -> training.run(training.fit(1, csv), new BackupAndRestore(folder)))
        .hasMessage("the folder %s cannot be made: %s.\n  fix:    %s.".formatted(
            folder, "a file has that name", "choose another one for the backup"));
  }

  private static void fails(ThrowingCallable code, String message) {
    assertThatThrownBy(code).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
  }
}

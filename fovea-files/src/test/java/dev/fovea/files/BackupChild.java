package dev.fovea.files;

import dev.fovea.engine.java.JavaEngine;
import dev.fovea.train.Backup;
import dev.fovea.train.History;
import dev.fovea.train.Snapshot;
import dev.fovea.train.TrainEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;

/// A program that trains with a backup, says how far it is, and writes all bits of the result: made to
/// be killed and started again.
final class BackupChild {
  static final int EPOCHS = 30;

  private BackupChild() {}

  /// @param args the folder that it works in
  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args[0]);
    try (JavaEngine engine = new JavaEngine(1)) {
      SmallTraining training = new SmallTraining(engine);
      History history = training.run(training.fit(EPOCHS, folder.resolve("history.csv")),
          new BackupAndRestore(folder.resolve("backup")).saveFreq(1).deleteCheckpoint(false),
          new Reporter());
      Files.writeString(folder.resolve("bits"), training.bits(history));
    }
  }

  /// Says `trained N` when a step is done and `kept N` when it is on the disk.
  private record Reporter() implements Backup {
    @Override
    public Optional<Snapshot> restore() {
      return Optional.empty();
    }

    @Override
    public void settled(TrainEvent event, Supplier<Snapshot> now) {
      say("kept", event);
    }

    @Override
    public Verdict on(TrainEvent event) {
      say("trained", event);
      return Verdict.CONTINUE;
    }

    private static void say(String what, TrainEvent event) {
      if (event instanceof TrainEvent.StepEnded step) {
        System.out.println(what + " " + ((step.epoch() - 1) * SmallTraining.STEPS + step.step()));
        System.out.flush();
      }
    }
  }
}

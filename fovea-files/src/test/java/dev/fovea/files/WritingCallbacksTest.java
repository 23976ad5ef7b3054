package dev.fovea.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.callback.Watched;
import dev.fovea.engine.java.JavaEngine;
import dev.fovea.loss.SparseCategoricalCrossentropy;
import dev.fovea.metric.ConfusionMatrix;
import dev.fovea.model.Model;
import dev.fovea.optimizer.SGD;
import dev.fovea.train.Fit;
import dev.fovea.train.History;
import dev.fovea.train.TrainEvent;
import dev.fovea.train.Trainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WritingCallbacksTest {
  private static final JavaEngine ENGINE = new JavaEngine(1);

  @TempDir
  Path folder;
  private final SmallTraining training = new SmallTraining(ENGINE);

  @AfterAll
  static void close() {
    ENGINE.close();
  }

  @Test
  void modelCheckpointSavesModelsThatCanBeReadAgain() {
    String file = folder + "/models/{epoch:02d}.keras";
    training.run(Fit.epochs(2), new ModelCheckpoint(training.model, training.trainer, file));
    assertThat(folder.resolve("models").toFile().list())
        .containsExactlyInAnyOrder("01.keras", "02.keras");
    Model read = KerasModels.load(folder.resolve("models/02.keras"));
    read.weights().tensors().forEach((path, tensor) -> assertThat(
        tensor.memory().mismatch(training.model.weights().get(path).memory())).isEqualTo(-1));
  }

  @Test
  void modelCheckpointSavesWeightsAndAveragesThatCanBeReadAgain() {
    Path file = folder.resolve("last.weights.h5");
    History history = training.run(Fit.epochs(2),
        ModelCheckpoint.ofWeights(training.model, training.trainer, file.toString()));
    SmallTraining other = new SmallTraining(ENGINE);
    KerasModels.loadWeights(other.model, Optional.of(other.trainer), file);
    other.trainer.state().forEach((name, tensor) -> {
      if (name.equals("random_key")) {
        // Follows from seed and step, and is set before each step.
        tensor.fill(training.trainer.state().get(name));
      }
    });
    assertThat(other.bits(history)).isEqualTo(training.bits(history));
  }

  @Test
  void modelCheckpointSaysAtOnceWhatNoFileCanKeep() {
    Trainer trainer = training.model.compile(
        new SGD(), new SparseCategoricalCrossentropy(), new ConfusionMatrix());
    fails(() -> new ModelCheckpoint(training.model, trainer, "m.keras"),
        "the metric confusion_matrix is none that Keras has, and cannot be saved for it.\n"
            + "  fix:    save the model without its trainer.");
    assertThat(ModelCheckpoint.ofWeights(training.model, trainer, "m.weights.h5")).isNotNull();
  }

  @Test
  void modelCheckpointSaysWhatIsWrong() {
    fails(() -> checkpoint("model.h5"),
        "ModelCheckpoint needs a file that ends with .keras, got 'model.h5'.");
    fails(() -> ModelCheckpoint.ofWeights(training.model, training.trainer, "model.keras"),
        "ModelCheckpoint needs a file that ends with .weights.h5 for weights alone, got"
            + " 'model.keras'.");
    fails(() -> checkpoint("m.keras").saveFreq(0),
        "ModelCheckpoint needs a saveFreq of at least 1 step, got 0.");
    fails(() -> checkpoint("{epoch:x}.keras"),
        "the file name '{epoch:x}.keras' has a brace that belongs to no place.\n"
            + "  fix:    write places as {epoch:02d} or {val_loss:.4f}, and a brace itself twice.");
    fails(() -> training.run(Fit.epochs(1), checkpoint(folder + "/{val_loss:.2f}.keras")),
        "the file name '" + folder + "/{val_loss:.2f}.keras' asks for 'val_loss', there are only"
            + " [epoch, accuracy, loss].\n  fix:    use one of these.");
    ModelCheckpoint whole = checkpoint(folder + "/{loss:02d}.keras");
    fails(() -> whole.on(new TrainEvent.EpochEnded(1, 1, 1, Map.of("loss", 0.5), 1)),
        "the file name '" + folder + "/{loss:02d}.keras' writes 0.5 as a whole number.\n"
            + "  fix:    use f instead of d.");
  }

  @Test
  void modelCheckpointSaysThatThereIsNoSuchFigure() {
    fails(
        () -> training.run(Fit.epochs(1),
            checkpoint(folder + "/m.keras").saveBestOnly(Watched.of("val_loss"))),
        "the epoch has no column 'val_loss'. It has [accuracy, loss].\n"
            + "  fix:    watch one of these, or give validation data.");
  }

  private ModelCheckpoint checkpoint(String file) {
    return new ModelCheckpoint(training.model, training.trainer, file);
  }

  @Test
  void csvLoggerStartsAnewOrGoesOn() throws IOException {
    Path file = folder.resolve("log.csv");
    Files.writeString(file, "old\n");
    log(new CSVLogger(file), 0.5);
    assertThat(file).hasContent("epoch,loss,val_loss\n0,0.5,NA\n");
    log(new CSVLogger(file).append(), 0.25);
    assertThat(file).hasContent("epoch,loss,val_loss\n0,0.5,NA\n0,0.25,NA\n");
    Files.delete(file);
    log(new CSVLogger(file).append(), 0.25);
    assertThat(file).hasContent("epoch,loss,val_loss\n0,0.25,NA\n");
  }

  private static void log(CSVLogger logger, double loss) {
    logger.on(new TrainEvent.TrainStarted(1, 1, 1));
    logger.on(new TrainEvent.EpochEnded(1, 1, 1, Map.of("loss", loss), 1));
  }

  @Test
  void csvLoggerSaysWhatIsWrong() {
    fails(() -> new CSVLogger(folder).separator(""),
        "CSVLogger needs a separator of one character, got ''.");
    Path lost = folder.resolve("nowhere/log.csv");
    assertThatThrownBy(() -> log(new CSVLogger(lost), 1)).hasMessage(
        lost + " cannot be written: " + lost + ".\n"
            + "  fix:    choose a folder that exists and is writable.");
  }

  private static void fails(ThrowingCallable code, String message) {
    assertThatThrownBy(code).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
  }
}

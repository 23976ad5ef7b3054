package dev.fovea.callback;

import dev.fovea.train.Callback;
import dev.fovea.train.TrainEvent;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.function.Consumer;

/// Says a line after each epoch: its number, seconds and figures, as Keras's `verbose=2` does.
///
/// {@snippet :
/// Fit.epochs(3).callback(new ProgressLog(IO::println));
/// }
///
/// @param out what takes the lines
public record ProgressLog(Consumer<String> out) implements Callback {
  /// Returns a log on the standard output.
  public ProgressLog() {
    this(System.out::println);
  }

  @Override
  public Verdict on(TrainEvent event) {
    if (event instanceof TrainEvent.EpochEnded ended) {
      out.accept("Epoch %d/%d - %.0fs - %s".formatted(
          ended.epoch(), ended.epochs(), ended.seconds(), figures(ended.figures())));
    }
    return Verdict.CONTINUE;
  }

  private static String figures(Map<String, Double> figures) {
    StringJoiner text = new StringJoiner(" - ");
    figures.forEach((name, figure) -> text
        .add(String.format(Locale.ROOT, Math.abs(figure) < 1e-3 ? "%s: %.4e" : "%s: %.4f", name,
            figure)));
    return text.toString();
  }
}

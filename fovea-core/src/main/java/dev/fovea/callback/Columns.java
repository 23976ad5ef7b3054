package dev.fovea.callback;

import dev.fovea.train.TrainEvent;

/// Looks figures up.
final class Columns {
  private Columns() {}

  static double figure(TrainEvent.EpochEnded epoch, Watched watched) {
    Double figure = epoch.figures().get(watched.column());
    if (figure == null) {
      throw new IllegalArgumentException(
          "the epoch has no column '%s'. It has %s.\n  fix:    %s."
              .formatted(watched.column(), epoch.figures().keySet(),
                  "watch one of these, or give validation data"));
    }
    return figure;
  }
}

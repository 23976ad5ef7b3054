package dev.fovea.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.files.KerasJson;
import dev.fovea.schedule.OneCycle;
import dev.fovea.schedule.Schedule;
import dev.fovea.schedule.Schedules;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Step sizes are those that Keras and PyTorch computed, step by step.
class ScheduleGoldenTest {
  private static final Path FOLDER = Path.of("src/test/golden-more/keras/schedules");

  /// Keras computes in single precision, whose last digit grows with the number of steps.
  @Test
  void schedulesAreKerass() {
    GoldenCase golden = GoldenCase.read(FOLDER.resolve("schedules.npz"));
    List<Class<?>> seen = new ArrayList<>();
    for (int i = 0; i < golden.count("config"); i++) {
      String json = "{\"class_name\": \"SGD\", \"config\": {\"learning_rate\": %s}}"
          .formatted(golden.text("config" + i));
      Schedule schedule = KerasJson.optimizer(golden.name(), json).options().schedule()
          .orElseThrow();
      seen.add(schedule.getClass());
      float[] rates = golden.array("r" + i).floats();
      for (int step = 0; step < rates.length; step++) {
        assertThat(schedule.at(step)).as("%s at %d", schedule, step)
            .isCloseTo(rates[step], within(2e-6 * 0.3));
      }
    }
    assertThat(seen).containsAll(Schedules.all());
  }

  /// Returns the schedule of each of PyTorch's cases.
  static List<OneCycle> cycles() {
    return List.of(
        new OneCycle(0.3, 60),
        new OneCycle(0.3, 60, 0.3, 25, 1e4, false, true),
        new OneCycle(0.1, 60, 0.45, 10, 50, false, false),
        new OneCycle(0.1, 60, 0.25, 25, 1e4, true, false),
        new OneCycle(0.1, 60, 0.2, 4, 1e4, true, true));
  }

  @Test
  void oneCycleIsPyTorchs() {
    GoldenCase golden = GoldenCase.read(FOLDER.resolve("one_cycle.npz"));
    List<OneCycle> cycles = cycles();
    assertThat(cycles).hasSize(golden.count("config"));
    for (int i = 0; i < cycles.size(); i++) {
      double[] rates = golden.array("r" + i).doubles();
      for (int step = 0; step < rates.length; step++) {
        assertThat(cycles.get(i).at(step)).as("%s at %d", golden.text("config" + i), step)
            .isCloseTo(rates[step], within(1e-14));
      }
      assertThat(cycles.get(i).at(1000)).isEqualTo(cycles.get(i).at(59));
    }
  }
}

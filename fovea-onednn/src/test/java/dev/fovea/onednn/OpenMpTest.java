package dev.fovea.onednn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class OpenMpTest {
  private static OneDnn dnn;

  @BeforeAll
  static void load() throws NativeLibraryException {
    dnn = OneDnn.load(Host.cacheFolders(), 3);
  }

  @AfterAll
  static void close() {
    dnn.close();
  }

  /// Each waits for the others, so that none can do another's part.
  @Test
  void runsOnEachThreadOfTheTeam() {
    Set<Integer> numbers = ConcurrentHashMap.newKeySet();
    Set<Thread> threads = ConcurrentHashMap.newKeySet();
    CountDownLatch all = new CountDownLatch(3);
    run(number -> {
      numbers.add(number);
      threads.add(Thread.currentThread());
      all.countDown();
      try {
        all.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    });
    assertThat(numbers).containsExactlyInAnyOrder(0, 1, 2);
    assertThat(threads).hasSize(3);
  }

  @Test
  void throwsWhatAThreadThrew() {
    for (int bad = 0; bad < 3; bad++) {
      int thrower = bad;
      assertThatThrownBy(() -> run(number -> {
        if (number == thrower) {
          throw new IllegalArgumentException("thread " + number);
        }
      })).isInstanceOf(IllegalArgumentException.class).hasMessage("thread " + thrower);
    }
    run(_ -> {});
  }

  @Test
  void leavesTheTeamAsItWas() {
    assertThat(dnn.onOneThread(() -> 7)).isEqualTo(7);
    Set<Integer> numbers = ConcurrentHashMap.newKeySet();
    run(numbers::add);
    assertThat(numbers).hasSize(3);
  }

  private static void run(OpenMp.Work work) {
    dnn.thread().run(() -> dnn.team().orElseThrow().run(work));
  }
}

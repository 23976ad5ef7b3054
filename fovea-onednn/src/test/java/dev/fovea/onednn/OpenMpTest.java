package dev.fovea.onednn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
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
    run(3, (number, _) -> {
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
  void doesEachPartOnce() {
    for (int parts : new int[]{0, 1, 2, 3, 100}) {
      List<Integer> done = Collections.synchronizedList(new ArrayList<>());
      run(parts, (_, part) -> done.add(part));
      assertThat(done).containsExactlyInAnyOrderElementsOf(
          IntStream.range(0, parts).boxed().toList());
    }
  }

  @Test
  void throwsWhatAThreadThrew() {
    for (int bad = 0; bad < 3; bad++) {
      int thrower = bad;
      assertThatThrownBy(() -> run(3, (_, part) -> {
        if (part == thrower) {
          throw new IllegalArgumentException("part " + part);
        }
      })).isInstanceOf(IllegalArgumentException.class).hasMessage("part " + thrower);
    }
    doesEachPartOnce();
  }

  @Test
  void leavesTheTeamAsItWas() {
    assertThat(dnn.onOneThread(() -> 7)).isEqualTo(7);
    runsOnEachThreadOfTheTeam();
  }

  private static void run(int parts, OpenMp.Work work) {
    dnn.thread().run(() -> dnn.team().orElseThrow().run(parts, work));
  }
}

package dev.fovea.engine.java;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.engine.vector.Buffers;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BufferPoolTest {
  private final BufferPool pool = new BufferPool();
  private final List<Buffers> lent = new ArrayList<>();

  @Test
  void lendsOneMemoryToThreadsThatComeOneAfterAnother() throws InterruptedException {
    for (int i = 0; i < 5; i++) {
      Thread.ofPlatform().start(() -> pool.lend(lent::add)).join();
    }
    assertThat(lent).hasSize(5).containsOnly(lent.getFirst());
  }

  @Test
  void lendsTwoMemoriesToTwoAtOnce() {
    pool.lend(mine -> {
      lent.add(mine);
      pool.lend(lent::add);
    });
    assertThat(lent).hasSize(2).doesNotHaveDuplicates();
  }

  @Test
  void takesMemoryBackFromWorkThatFails() {
    assertThatThrownBy(() -> pool.lend(mine -> {
      lent.add(mine);
      throw new IllegalStateException("no");
    })).hasMessage("no");
    pool.lend(lent::add);
    assertThat(lent).hasSize(2).containsOnly(lent.getFirst());
  }
}

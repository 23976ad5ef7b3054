package dev.fovea.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/// A reader of files from strangers, and what it is held to whatever the bytes: it reads them, or
/// refuses them in words, in short time and in memory that fits the file.
///
/// @param name    what the command line of the fuzzer and test reports call it
/// @param file    the name under which it gets its bytes
/// @param refusal the only exception that may come out
/// @param seeds   small files that it reads
/// @param reader  reads a file
public record FuzzedReader(
    String name,
    String file,
    Class<? extends RuntimeException> refusal,
    List<byte[]> seeds,
    Consumer<Path> reader) {
  /// Of the processor, not of the clock, so that a busy machine does not fail the test.
  private static final Duration MOST_TIME = Duration.ofSeconds(2);

  /// On the heap, garbage included, and the same outside of it, beside the file's own bytes.
  private static final long MOST_BYTES = 128L << 20;

  private static final ThreadMXBean THREAD = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final BufferPoolMXBean OUTSIDE = ManagementFactory
      .getPlatformMXBeans(BufferPoolMXBean.class).stream()
      .filter(pool -> pool.getName().equals("direct"))
      .findFirst()
      .orElseThrow();

  /// Reads these bytes, and tells whether they were a file.
  ///
  /// @param folder where the file is written
  /// @throws AssertionError if anything but the refusal comes out, the refusal is not one clear
  ///     message, or either took too much; it names the file in `target` that holds the bytes
  public boolean reads(Path folder, byte[] bytes) {
    try {
      return measured(folder, bytes);
    } catch (AssertionError once) {
      // Classes load once; what the bytes themselves take, they take again.
      return again(folder, bytes);
    } catch (RuntimeException | Error failure) {
      throw kept(bytes, failure);
    }
  }

  private boolean again(Path folder, byte[] bytes) {
    try {
      return measured(folder, bytes);
    } catch (RuntimeException | Error failure) {
      throw kept(bytes, failure);
    }
  }

  private AssertionError kept(byte[] bytes, Throwable failure) {
    String digest = "%08x".formatted(Arrays.hashCode(bytes));
    Path kept = Path.of("target", "hostile", name, digest);
    try {
      Files.createDirectories(kept.getParent());
      Files.write(kept, bytes);
    } catch (IOException unkept) {
      failure.addSuppressed(unkept);
    }
    return new AssertionError("%s reads %s".formatted(name, kept), failure);
  }

  private boolean measured(Path folder, byte[] bytes) {
    Path path = folder.resolve(file);
    try {
      Files.write(path, bytes);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    long time = THREAD.getCurrentThreadCpuTime();
    long heap = THREAD.getCurrentThreadAllocatedBytes();
    long outside = OUTSIDE.getMemoryUsed();
    boolean read = reads(path);
    long most = MOST_BYTES + 8L * bytes.length;
    assertThat(THREAD.getCurrentThreadAllocatedBytes() - heap).as("bytes of the heap")
        .isLessThan(most);
    assertThat(OUTSIDE.getMemoryUsed() - outside).as("bytes outside of the heap").isLessThan(most);
    assertThat(Duration.ofNanos(THREAD.getCurrentThreadCpuTime() - time)).isLessThan(MOST_TIME);
    return read;
  }

  private boolean reads(Path path) {
    try {
      reader.accept(path);
      return true;
    } catch (RuntimeException refused) {
      if (refused.getClass() != refusal) {
        throw refused;
      }
      assertThat(refused.getMessage()).startsWith(path.toString()).contains("\n  fix:    ");
      assertThat(refused.getMessage().substring(path.toString().length()))
          .as("no control characters").doesNotContainPattern("[\\p{Cc}&&[^\n]]");
      return false;
    }
  }

  @Override
  public String toString() {
    return name;
  }
}

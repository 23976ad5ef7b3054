package dev.fovea.contract;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/// Bytes that a reader may have to do with, made of its small files; each way of making them returns
/// how many were refused.
///
/// @param reader what reads them
/// @param folder where they are written
public record HostileBytes(FuzzedReader reader, Path folder) {
  /// What once came out of a reader as something else than a refusal, by the reader's name.
  private static final Path FOUND = Path.of("src/test/resources/hostile");

  /// Cuts the first file after every byte, and the others after some.
  public int truncated() {
    int refused = 0;
    for (byte[] seed : reader.seeds()) {
      boolean first = Arrays.equals(reader.seeds().getFirst(), seed);
      for (int length = 0; length < seed.length; length += first ? 1 : step(seed)) {
        refused += reader.reads(folder, Arrays.copyOf(seed, length)) ? 0 : 1;
      }
    }
    return refused;
  }

  /// Changes bytes in three ways: all of small files, some of larger ones.
  public int flipped() {
    int refused = 0;
    for (byte[] seed : reader.seeds()) {
      for (int at = 0; at < seed.length; at += step(seed)) {
        for (int flip : new int[]{0xff, 0x80, 0x01}) {
          byte[] damaged = seed.clone();
          damaged[at] ^= (byte) flip;
          refused += reader.reads(folder, damaged) ? 0 : 1;
        }
      }
    }
    return refused;
  }

  private int step(byte[] seed) {
    return Math.max(1, seed.length / 150);
  }

  /// Changes several places of a file, again and again.
  public int mixed(int rounds) {
    Random random = new Random(4);
    List<byte[]> seeds = reader.seeds();
    int refused = 0;
    for (int round = 0; round < rounds; round++) {
      byte[] bytes = seeds.get(random.nextInt(seeds.size()));
      for (int change = random.nextInt(8); change >= 0; change--) {
        bytes = changed(bytes, random);
      }
      refused += reader.reads(folder, bytes) ? 0 : 1;
    }
    return refused;
  }

  /// Overwrites up to eight bytes, cuts them out, doubles them, or counts one up or down.
  private static byte[] changed(byte[] bytes, Random random) {
    int from = random.nextInt(bytes.length + 1);
    int length = Math.min(1 + random.nextInt(8), bytes.length - from);
    byte[] front = Arrays.copyOf(bytes, from + length);
    byte[] back = Arrays.copyOfRange(bytes, from + length, bytes.length);
    switch (random.nextInt(4)) {
      case 0 -> Arrays.fill(front, from, from + length, (byte) random.nextInt());
      case 1 -> front = Arrays.copyOf(front, from);
      case 2 -> back = Arrays.copyOfRange(bytes, from, bytes.length);
      default -> {
        if (length > 0) {
          front[from] += (byte) (random.nextInt(9) - 4);
        }
      }
    }
    byte[] both = Arrays.copyOf(front, front.length + back.length);
    System.arraycopy(back, 0, both, front.length, back.length);
    return both;
  }

  /// Reads what the fuzzer found earlier.
  public int found() throws IOException {
    Path own = FOUND.resolve(reader.name());
    int refused = 0;
    if (Files.isDirectory(own)) {
      try (Stream<Path> files = Files.list(own)) {
        for (Path file : files.sorted().toList()) {
          refused += reader.reads(folder, Files.readAllBytes(file)) ? 0 : 1;
        }
      }
    }
    return refused;
  }
}

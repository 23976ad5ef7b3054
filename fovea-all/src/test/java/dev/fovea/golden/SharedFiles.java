package dev.fovea.golden;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/// Files of others that are no part of the project: the system property `shared.dir` says where they
/// lie.
final class SharedFiles {
  private SharedFiles() {}

  /// Returns a file or folder; where it is not there, the test is skipped, and says so.
  static Path of(String folder, String name) {
    Path place = Path.of(System.getProperty("shared.dir", "../../shared")).resolve(folder);
    boolean there = Files.exists(place.resolve(name));
    if (!there) {
      System.out.printf("golden: NOT TESTED with %s: it is not in %s%n", name,
          place.toAbsolutePath().normalize());
    }
    assumeTrue(there, name + " is not there");
    return place.resolve(name);
  }
}

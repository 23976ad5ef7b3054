package dev.fovea.bench;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/// The memory that this process takes.
final class Footprint {
  private static final Path STATUS = Path.of("/proc/self/status");

  private Footprint() {}

  /// Returns the bytes that all threads together, ended ones included, have allocated on Java's heap.
  static long allocated() {
    return ManagementFactory.getPlatformMXBean(ThreadMXBean.class).getTotalThreadAllocatedBytes();
  }

  /// Returns the memory that is resident now, such as `401 MiB`, or `unknown` outside of Linux.
  static String resident() {
    return status("VmRSS:");
  }

  /// Returns the most memory that was ever resident, such as `412 MiB`, or `unknown` outside of Linux.
  static String peak() {
    return status("VmHWM:");
  }

  private static String status(String label) {
    try {
      for (String line : Files.isReadable(STATUS)
          ? Files.readAllLines(STATUS)
          : List.<String>of()) {
        if (line.startsWith(label)) {
          double kibibytes = Double.parseDouble(line.replaceAll("\\D", ""));
          return String.format(Locale.ROOT, "%.1f MiB", kibibytes / 1024);
        }
      }
    } catch (IOException e) {
      // The same as outside of Linux.
    }
    return "unknown";
  }
}

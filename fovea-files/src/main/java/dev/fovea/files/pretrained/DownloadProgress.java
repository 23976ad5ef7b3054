package dev.fovea.files.pretrained;

import java.util.OptionalLong;

/// Hears how far a download is.
@FunctionalInterface
public interface DownloadProgress {
  /// Says that bytes have come; called often, first with none.
  ///
  /// @param address where they come from
  /// @param done    bytes so far
  /// @param size    bytes in all, if the server says it
  void at(WeightAddress address, long done, OptionalLong size);
}

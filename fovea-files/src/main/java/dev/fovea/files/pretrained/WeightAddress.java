package dev.fovea.files.pretrained;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.Set;

/// Where a file of weights is on the web, and how to know that it is the right one.
///
/// Only `https` is spoken, so that nobody on the way can exchange the file; `http` with a server on
/// this machine, as tests have it, is the one exception.
///
/// @param uri      its address
/// @param checksum its MD5 (32 digits) or SHA-256 (64 digits) in hexadecimal, if it is known
public record WeightAddress(URI uri, Optional<String> checksum) {
  private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");
  private static final String MARK = "sha256=";

  /// Checks the address.
  ///
  /// @throws IllegalArgumentException if it is not `https`, or the checksum is none
  public WeightAddress {
    if (!isSafe(uri) || !uri.getRawPath().matches(".*/[^/]+")) {
      throw new IllegalArgumentException(
          "%s: weights are fetched over https only, from an address such as https://host/name.h5."
              .formatted(uri));
    }
    if (checksum.isPresent() && !checksum.get().matches("[0-9a-f]{32}|[0-9a-f]{64}")) {
      throw new IllegalArgumentException(
          "%s: a checksum is an MD5 of 32 or a SHA-256 of 64 small hexadecimal digits, got %s."
              .formatted(uri, checksum.get()));
    }
  }

  /// Reads an address, behind which `#sha256=` and the checksum may stand.
  ///
  /// @throws IllegalArgumentException if it is none
  public static WeightAddress parse(String text) {
    try {
      URI whole = new URI(text);
      URI uri = new URI(text.replaceAll("#.*", ""));
      return new WeightAddress(uri, Optional.ofNullable(whole.getRawFragment())
          .map(mark -> mark.startsWith(MARK) ? mark.substring(MARK.length()) : mark));
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(
          "%s: no address of the web: %s.".formatted(text, e.getReason()), e);
    }
  }

  /// Compares a file with the published one.
  ///
  /// @return what its checksum is and should be; nothing if it is the same, or none is known
  /// @throws IOException if the file cannot be read
  public Optional<String> difference(Path file) throws IOException {
    if (checksum.isEmpty()) {
      return Optional.empty();
    }
    MessageDigest digest = WeightStore.digest(checksum.get());
    String sum = WeightStore.sum(file, digest);
    return sum.equals(checksum.get())
        ? Optional.empty()
        : Optional.of(WeightStore.differs(digest, sum, checksum.get()));
  }

  /// Tells whether a text is meant as an address, and not as the name of a file.
  public static boolean isOne(String text) {
    return text.matches("[A-Za-z][A-Za-z0-9+.-]+://.*");
  }

  static boolean isSafe(URI uri) {
    return "https".equalsIgnoreCase(uri.getScheme()) && uri.getHost() != null || isLocal(uri);
  }

  /// Tells whether a server on this machine is asked in the open.
  static boolean isLocal(URI uri) {
    return "http".equalsIgnoreCase(uri.getScheme())
        && uri.getHost() != null
        && THIS_MACHINE.contains(uri.getHost());
  }
}

package dev.fovea.files.pretrained;

import static java.util.Objects.requireNonNull;

import dev.fovea.files.AtomicFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;

/// Files of weights, fetched from the web once and kept in a folder.
///
/// {@snippet :
/// WeightStore store = new WeightStore(Path.of("weights"));
/// Path file = store.fetch(WeightAddress.parse("https://host/resnet.h5"), (address, done, size) -> {});
/// }
///
/// A transfer that broke goes on where it was, if the file's checksum is known. A file that came whole lies
/// under its host's name, and beside it its SHA-256, with which each later use compares it; a file that
/// somebody put there is taken as well. Of several processes that want the same file one fetches it, and
/// the others wait for it.
public final class WeightStore {
  private static final String SUM = ".sha256";
  private static final String PART = ".part";
  private static final String LOCK = ".lock";
  private static final Duration PAUSE = Duration.ofMillis(100);
  private static final int CHUNK = 1 << 16;
  private static final int LONGEST = 120;

  private final Path folder;
  private final Download download;

  /// Keeps files in a folder, which is made when the first one comes.
  public WeightStore(Path folder) {
    this(folder, Download.USUAL);
  }

  /// Keeps archives of data sets, which may have 8 GiB; a file of weights has at most 2.
  public static WeightStore ofArchives(Path folder) {
    return new WeightStore(folder, Download.ARCHIVES);
  }

  WeightStore(Path folder, Download download) {
    this.folder = folder;
    this.download = download;
  }

  /// Returns where the file of an address is kept.
  public Path place(WeightAddress address) {
    URI uri = address.uri();
    Path place = folder.resolve(plain(uri.getRawAuthority()));
    if (uri.getRawQuery() != null) {
      place = place.resolve(plain("?" + uri.getRawQuery()));
    }
    for (String part : uri.getRawPath().split("/", -1)) {
      place = part.isEmpty() ? place : place.resolve(plain(part));
    }
    return place;
  }

  /// Returns a name that no file system reads as more than a name; its end stays.
  private static String plain(String part) {
    String plain = part.replaceAll("[^A-Za-z0-9._-]", "_").replaceAll("^\\.", "_");
    String end = plain.substring(Math.max(0, plain.length() - LONGEST));
    return end.equals(part) ? part : Integer.toHexString(part.hashCode()) + "_" + end;
  }

  /// Returns the file of an address, from the folder or else from the web.
  ///
  /// @throws UncheckedIOException if it is not there, cannot be fetched or is not the right one; the
  ///     message says what to put where
  public Path fetch(WeightAddress address, DownloadProgress progress) {
    Path place = place(address);
    String flaw = "";
    try {
      if (Files.isRegularFile(place)) {
        flaw = flaw(address, place);
        if (flaw.isEmpty()) {
          return place;
        }
      }
      Files.createDirectories(folderOf(place));
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot use the folder %s: %s.\n  fix:    choose one that can be read and written."
              .formatted(folderOf(place), reason(e)),
          e);
    }
    try {
      fetchInTurn(address, place, progress);
      return place;
    } catch (IOException e) {
      throw failure(address, place, flaw, e);
    }
  }

  /// Fetches a file while nobody else does, if it has not come meanwhile. The lock's file goes only once the
  /// right one is there: who still waits at it finds that.
  private void fetchInTurn(WeightAddress address, Path place, DownloadProgress progress)
      throws IOException {
    Path lock = place.resolveSibling(place.getFileName() + LOCK);
    try (FileChannel turn = FileChannel.open(
        lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      await(turn);
      if (!Files.isRegularFile(place) || !flaw(address, place).isEmpty()) {
        copy(address, place, progress);
        keepSum(place, sum(place, digest("")));
      }
      Files.deleteIfExists(lock);
    }
  }

  /// Waits until no other process, and no other thread of this one, has the lock, which ends with the
  /// channel.
  private static void await(FileChannel turn) throws IOException {
    try {
      while (!isOurs(turn)) {
        Thread.sleep(PAUSE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("it was interrupted", e);
    }
  }

  private static boolean isOurs(FileChannel turn) throws IOException {
    try {
      return turn.tryLock() != null;
    } catch (OverlappingFileLockException _) {
      // Another thread has it.
      return false;
    }
  }

  private static Path folderOf(Path place) {
    return requireNonNull(place.toAbsolutePath().getParent());
  }

  /// Fetches a file, or the rest of one. Without a checksum nobody knows whether a rest is of the same
  /// file, so then it begins anew.
  private void copy(WeightAddress address, Path place, DownloadProgress progress)
      throws IOException {
    Path part = place.resolveSibling(place.getFileName() + PART);
    String published = address.checksum().orElse("");
    boolean whole = false;
    if (published.isEmpty()) {
      Files.deleteIfExists(part);
    }
    try {
      download.copy(address, part, progress);
      whole = true;
      Optional<String> difference = address.difference(part);
      if (difference.isPresent()) {
        throw new IOException(difference.get());
      }
      Files.move(part, place, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      if (whole || published.isEmpty()) {
        Files.deleteIfExists(part);
      }
    }
  }

  /// Returns what is wrong with a file that is there, nothing if it is the right one.
  private static String flaw(WeightAddress address, Path place) throws IOException {
    String sum = sum(place, digest(""));
    Optional<String> kept = keptSum(place);
    if (kept.isPresent() && !kept.get().equals(sum)) {
      return "is damaged: its SHA-256 is %s, and was %s".formatted(sum, kept.get());
    }
    String published = address.checksum().orElse(sum);
    MessageDigest digest = digest(published);
    String own = published.length() == sum.length() ? sum : sum(place, digest);
    if (!own.equals(published)) {
      return "is another one: " + differs(digest, own, published);
    }
    if (kept.isEmpty()) {
      keepSum(place, sum);
    }
    return "";
  }

  static String differs(MessageDigest digest, String own, String published) {
    return "its %s is %s, that of the published file %s"
        .formatted(digest.getAlgorithm(), own, published);
  }

  /// Returns the SHA-256 that the file had when it came.
  private static Optional<String> keptSum(Path place) throws IOException {
    return Files.isRegularFile(beside(place))
        ? Optional.of(Files.readString(beside(place)).strip().replaceAll("\\s.*", ""))
        : Optional.empty();
  }

  private static Path beside(Path place) {
    return place.resolveSibling(place.getFileName() + SUM);
  }

  /// Writes the checksum as `sha256sum -c` reads it.
  private static void keepSum(Path place, String sum) {
    String line = "%s  %s\n".formatted(sum, place.getFileName());
    AtomicFile.write(beside(place), out -> out.write(line.getBytes(StandardCharsets.UTF_8)));
  }

  static MessageDigest digest(String checksum) {
    try {
      return MessageDigest.getInstance(checksum.length() == 32 ? "MD5" : "SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has MD5 and SHA-256", e);
    }
  }

  static String sum(Path file, MessageDigest digest) throws IOException {
    try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
      byte[] chunk = new byte[CHUNK];
      while (in.read(chunk) >= 0) {
        // The stream sums what passes.
      }
    }
    return hex(digest);
  }

  private static String hex(MessageDigest digest) {
    return HexFormat.of().formatHex(digest.digest());
  }

  private static UncheckedIOException failure(
      WeightAddress address, Path place, String flaw, IOException cause) {
    String note = flaw.isEmpty() ? "" : "  note:   the file at %s %s.\n".formatted(place, flaw);
    return new UncheckedIOException(
        "cannot fetch %s: %s.\n%s  fix:    fetch it in another way, and put the file at %s."
            .formatted(address.uri(), reason(cause), note, place),
        cause);
  }

  private static String reason(IOException failure) {
    return switch (failure) {
      case ConnectException _ -> "there is no connection to that host";
      case AccessDeniedException _ -> "permission denied";
      case FileAlreadyExistsException _ -> "a file has the name of the folder";
      default -> String.valueOf(failure.getMessage());
    };
  }
}

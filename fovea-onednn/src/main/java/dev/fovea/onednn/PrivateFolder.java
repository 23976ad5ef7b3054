package dev.fovea.onednn;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/// A folder that belongs to this user and that nobody else can write to: what lies in it may be
/// loaded and run.
///
/// Several users share the system's temporary folder; another one could place a library there.
final class PrivateFolder {
  private static final Set<PosixFilePermission> SHARED = Set.of(PosixFilePermission.GROUP_WRITE,
      PosixFilePermission.OTHERS_WRITE);

  private PrivateFolder() {}

  /// Creates the folder, open to this user only, unless it is there.
  ///
  /// @throws IOException if it cannot be created or written, or if others could have written to it
  static void ensure(Path folder) throws IOException {
    Path parent = folder.toAbsolutePath().getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      Files.createDirectories(folder, ownerOnly(parent == null ? folder : parent));
    }
    if (!ownedByThisUser(folder)) {
      throw new IOException("it belongs to another user");
    }
    if (isPosix(folder)
        && Files.getPosixFilePermissions(folder).stream().anyMatch(SHARED::contains)) {
      throw new IOException("other users may write to it");
    }
  }

  /// Returns what to create a folder with so that only this user can open it.
  private static FileAttribute<?>[] ownerOnly(Path parent) {
    return isPosix(parent)
        ? new FileAttribute<?>[]{
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
        }
        : new FileAttribute<?>[0];
  }

  private static boolean isPosix(Path existing) {
    return Files.getFileAttributeView(existing, PosixFileAttributeView.class) != null;
  }

  /// Compares with the owner of a file made just now, which needs no knowledge of who this user is.
  private static boolean ownedByThisUser(Path folder) throws IOException {
    // Not createTempFile: starting its random numbers takes 10 ms of each start.
    String name = "%d-%d.probe".formatted(ProcessHandle.current().pid(), System.nanoTime());
    Path probe = Files.createFile(folder.resolve(name));
    try {
      return Files.getOwner(folder, LinkOption.NOFOLLOW_LINKS).equals(Files.getOwner(probe));
    } finally {
      Files.deleteIfExists(probe);
    }
  }
}

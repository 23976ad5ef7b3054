package dev.fovea.files;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.jhdf.HdfFile;
import io.jhdf.api.Attribute;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import io.jhdf.api.dataset.ContiguousDataset;
import io.jhdf.exceptions.HdfException;
import io.jhdf.exceptions.UnsupportedHdfException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The groups, arrays and attributes of an HDF5 file, such as Keras's `model.weights.h5` and its
/// legacy `.h5`.
///
/// Paths are written as in `layers/conv2d/vars/0`; the root is the empty path. The file is read
/// into memory once, its structure is checked at once, and arrays are views into it, so nothing is
/// left to close. Links, and arrays that are compressed or lie in other files, are refused: Keras
/// writes none.
public final class Hdf5Reader {
  private static final String SAVE = "save the weights again with Keras: model.save_weights('model.weights.h5').";
  private static final int MAX_NODES = 100_000;
  private static final int MAX_DEPTH = 50;
  private static final int MAX_RANK = 32;
  private static final ValueLayout.OfLong ADDRESS = ValueLayout.JAVA_LONG_UNALIGNED
      .withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final byte[] SIGNATURE = {(byte) 0x89, 'H', 'D', 'F', '\r', '\n', 0x1A, '\n'};

  private final String file;
  private final long size;
  private final Map<String, Node> nodes = new LinkedHashMap<>();
  private final Map<String, NdArray> arrays = new LinkedHashMap<>();
  private final Set<Long> groups = new HashSet<>();

  private Hdf5Reader(String file, MemorySegment bytes) {
    this.file = file;
    this.size = bytes.byteSize();
    try {
      visit("", HdfFile.fromByteBuffer(bytes.asByteBuffer()), 0);
    } catch (ModelFormatException known) {
      throw known;
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError | InternalError failure) {
      // The last one says that a file which is only looked at became shorter.
      throw damaged("structure", failure);
    }
  }

  /// Tells by its first bytes whether a file is an HDF5 file.
  ///
  /// @param file the file, whatever its name
  /// @return true if it starts with HDF5's signature
  /// @throws java.io.UncheckedIOException if the file does not exist or cannot be read
  public static boolean isHdf5(Path file) {
    return Arrays.equals(FileBytes.head(file, SIGNATURE.length), SIGNATURE);
  }

  /// Reads a file.
  ///
  /// @param file the file
  /// @return its content
  /// @throws ModelFormatException if it is no HDF5 file, is damaged, or uses features that are
  ///     refused
  /// @throws java.io.UncheckedIOException if the file does not exist or cannot be read
  public static Hdf5Reader open(Path file) {
    return of(file.toString(), FileBytes.read(file));
  }

  /// Looks at a file's structure and attributes without reading it whole.
  ///
  /// @throws ModelFormatException as [#open]
  static Hdf5Reader peek(Path file) {
    return of(file.toString(), FileBytes.map(file));
  }

  /// Reads a file that lies in memory; `file` is its name for messages.
  static Hdf5Reader of(String file, MemorySegment bytes) {
    MemorySegment signature = MemorySegment.ofArray(SIGNATURE);
    if (bytes.byteSize() < SIGNATURE.length
        || bytes.asSlice(0, SIGNATURE.length).mismatch(signature) != -1) {
      String problem = "is no HDF5 file; it starts with "
          + FileBytes.head(bytes, 8)
          + ", an HDF5 file with "
          + FileBytes.head(signature, 8)
          + ".";
      throw new ModelFormatException(
          file, problem, "check that this is the file that Keras saved.");
    }
    requireWhole(file, bytes);
    return new Hdf5Reader(file, bytes);
  }

  /// The superblock says where the file ends: versions 0 and 1 at byte 40, later ones at byte 28,
  /// if addresses have eight bytes.
  private static void requireWhole(String file, MemorySegment bytes) {
    boolean old = bytes.byteSize() > SIGNATURE.length && bytes.get(JAVA_BYTE, SIGNATURE.length) < 2;
    long at = old ? 40 : 28;
    long end = bytes.byteSize() < at + 8 ? at + 8 : bytes.get(ADDRESS, at);
    if (end > bytes.byteSize()) {
      String problem = "the HDF5 file ends after " + bytes.byteSize() + " of at least " + end
          + " bytes.";
      throw new ModelFormatException(file, problem, FileBytes.again());
    }
  }

  private void visit(String path, Node node, int depth) {
    if (node.isLink()) {
      throw refused(path, "is a link, which may lead out of the file");
    }
    if (nodes.size() >= MAX_NODES || depth > MAX_DEPTH) {
      throw refused(
          path, "lies beyond the limits of " + MAX_NODES + " objects and " + MAX_DEPTH + " levels");
    }
    nodes.put(path, node);
    switch (node) {
      case Group group -> {
        if (!groups.add(group.getAddress())) {
          throw refused(path, "is a group that appears at a second place");
        }
        for (Map.Entry<String, Node> child : group.getChildren().entrySet()) {
          visit(
              path.isEmpty() ? child.getKey() : path + "/" + child.getKey(),
              child.getValue(),
              depth + 1);
        }
      }
      case Dataset dataset -> arrays.put(path, read(path, dataset));
      default -> throw refused(path, "is neither a group nor an array");
    }
  }

  private NdArray read(String path, Dataset dataset) {
    ElementType type = Hdf5Types.elementType(dataset.getDataType())
        .orElseThrow(
            () -> refused(
                path,
                "has elements that Fovea does not read: "
                    + Hdf5Types.describe(dataset.getDataType())));
    long[] axes = dataset.getDimensionsAsLong();
    String text = path + " " + NdArray.text(type, Arrays.stream(axes).boxed().toList());
    if (axes.length > MAX_RANK
        || Arrays.stream(axes).anyMatch(axis -> axis < 0 || axis > Integer.MAX_VALUE)) {
      throw refused(text, "has an absurd shape");
    }
    List<Integer> shape = Arrays.stream(axes).mapToObj(axis -> (int) axis).toList();
    if (!(dataset instanceof ContiguousDataset contiguous)) {
      throw refused(text, "is not stored in one piece (layout " + dataset.getDataLayout() + ")");
    }
    if (dataset.getSize() == 0) {
      return new NdArray(type, shape, MemorySegment.NULL);
    }
    return new NdArray(
        type, shape, MemorySegment.ofBuffer(values(text, contiguous, dataset.getSizeInBytes())));
  }

  private ByteBuffer values(String text, ContiguousDataset dataset, long bytes) {
    long start = dataset.getDataAddress();
    if (start < 0 || bytes < 0 || start > size - bytes) {
      throw new ModelFormatException(
          file,
          "the array "
              + text
              + " takes "
              + bytes
              + " bytes from "
              + start
              + " on, but the file has "
              + size
              + ".",
          FileBytes.again());
    }
    return dataset.getBuffer();
  }

  private ModelFormatException refused(String path, String what) {
    return new ModelFormatException(file, "/" + path + " " + what + ".", SAVE);
  }

  /// jhdf trusts what it reads: damage shows as any unchecked exception, as endless recursion, or
  /// as a request for absurd memory.
  private ModelFormatException damaged(String what, Throwable failure) {
    Throwable nearest = nearest(failure);
    boolean worded = nearest instanceof HdfException && nearest.getMessage() != null;
    String reason = worded ? " (" + nearest.getMessage() + ")" : "";
    return nearest instanceof UnsupportedHdfException
        ? new ModelFormatException(
            file,
            "the HDF5 " + what + " has what Fovea does not read" + reason + ".",
            SAVE,
            failure)
        : new ModelFormatException(
            file, "the HDF5 " + what + " is damaged" + reason + ".", FileBytes.again(), failure);
  }

  /// The exception of jhdf that is nearest to the damage, else the outermost one.
  private static Throwable nearest(Throwable failure) {
    Throwable nearest = failure;
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof HdfException) {
        nearest = cause;
      }
    }
    return nearest;
  }

  /// The paths of all arrays.
  ///
  /// @return the paths in the file's order, which in Keras's files is by name: `0`, `1`, `10`, `2`
  public List<String> arrays() {
    return List.copyOf(arrays.keySet());
  }

  /// Whether a group or an array has that path.
  ///
  /// @param path such as `layers/conv2d`
  /// @return true if there is one
  public boolean has(String path) {
    return nodes.containsKey(path);
  }

  /// The names of the groups and arrays in a group.
  ///
  /// @param path the group's path
  /// @return the names in the file's order; none for an array
  /// @throws ModelFormatException if there is no such path
  public List<String> children(String path) {
    return node(path) instanceof Group group
        ? List.copyOf(group.getChildren().keySet())
        : List.of();
  }

  /// An array.
  ///
  /// @param path such as `layers/conv2d/vars/0`
  /// @return the array, a view into the file's bytes
  /// @throws ModelFormatException if there is no such array
  public NdArray array(String path) {
    NdArray array = arrays.get(path);
    if (array == null) {
      throw missing("array", path);
    }
    return array;
  }

  /// A text attribute.
  ///
  /// @param path the group or array that has it
  /// @param name the attribute's name
  /// @return the text, or nothing if there is no such attribute
  /// @throws ModelFormatException if the path does not exist or the attribute is not one text
  public Optional<String> text(String path, String name) {
    List<String> texts = texts(path, name);
    if (texts.size() > 1) {
      throw refused(
          path,
          "has an attribute " + name + " of " + texts.size() + " texts where one is expected");
    }
    return texts.stream().findFirst();
  }

  /// An attribute that is a list of texts.
  ///
  /// @param path the group or array that has it
  /// @param name the attribute's name
  /// @return the texts, none if there is no such attribute
  /// @throws ModelFormatException if the path does not exist or the attribute is not text
  public List<String> texts(String path, String name) {
    Node node = node(path);
    try {
      return texts(path, name, node.getAttributes().get(name));
    } catch (ModelFormatException known) {
      throw known;
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError failure) {
      throw damaged("attribute " + name + " of /" + path, failure);
    }
  }

  private List<String> texts(String path, String name, @Nullable Attribute attribute) {
    if (attribute == null || attribute.getSize() == 0) {
      return List.of();
    }
    if (attribute.getSizeInBytes() > size) {
      throw refused(path, "has an attribute " + name + " larger than the file");
    }
    return switch (attribute.getData()) {
      case String one -> List.of(one);
      case String[] many -> List.of(many);
      case null, default -> throw refused(path, "has an attribute " + name + " that is not text");
    };
  }

  private Node node(String path) {
    Node node = nodes.get(path);
    if (node == null) {
      throw missing("group", path);
    }
    return node;
  }

  /// Names the nearest group above that exists, and what it holds instead.
  private ModelFormatException missing(String kind, String path) {
    String above = path;
    do {
      above = above.contains("/") ? above.substring(0, above.lastIndexOf('/')) : "";
    } while (!nodes.containsKey(above));
    return new ModelFormatException(
        file,
        "has no "
            + kind
            + " /"
            + path
            + "; /"
            + above
            + " holds "
            + holds(above)
            + ".",
        "check that these weights belong to this model.");
  }

  /// Names what a group holds, for messages.
  String holds(String path) {
    List<String> there = children(path);
    return there.isEmpty()
        ? "nothing"
        : String.join(", ", there.subList(0, Math.min(20, there.size())))
            + (there.size() > 20 ? " …" : "");
  }
}

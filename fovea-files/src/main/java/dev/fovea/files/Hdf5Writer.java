package dev.fovea.files;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Collects groups, arrays and attributes, and writes them as an HDF5 file that h5py reads as if
/// Keras had written it.
///
/// Paths are written as in `layers/conv2d/vars/0`; the root is the empty path, and missing groups
/// on the way are made. The same content gives the same bytes. Arrays are not copied: their bytes
/// go from where they lie to the stream.
/// @see <a href="https://support.hdfgroup.org/documentation/hdf5/latest/_f_m_t3.html">HDF5 File
///     Format Specification 3.0</a>
public final class Hdf5Writer implements AtomicFile.Content {
  private static final int SUPERBLOCK = 48;

  private final Node root = new Node(null);
  private final Hdf5Strings strings = new Hdf5Strings();

  /// A group (no array) or an array, with the addresses it gets when the file is laid out.
  private static final class Node {
    private final @Nullable NdArray array;
    private final Map<String, Node> children = new LinkedHashMap<>();
    private final Map<String, Attribute> attributes = new LinkedHashMap<>();

    private Node(@Nullable NdArray array) {
      this.array = array;
    }
  }

  /// The numbers of an attribute's texts among [#strings].
  private record Attribute(boolean scalar, List<Integer> texts) {}

  /// Starts an empty file.
  public Hdf5Writer() {}

  /// Makes a group, and those above it, unless it exists.
  ///
  /// @param path the group's path
  /// @return this writer
  /// @throws IllegalArgumentException if an array has that path, or a name in it is empty or a dot
  public Hdf5Writer group(String path) {
    groupAt(path);
    return this;
  }

  /// Adds an array.
  ///
  /// @param path the array's path; its groups are made
  /// @param array the values, whose memory must stay as it is until the file is written
  /// @return this writer
  /// @throws IllegalArgumentException if the path is taken, or a name in it is empty or a dot
  public Hdf5Writer array(String path, NdArray array) {
    int slash = path.lastIndexOf('/');
    Node parent = groupAt(slash < 0 ? "" : path.substring(0, slash));
    String name = plain(path, path.substring(slash + 1));
    if (parent.children.putIfAbsent(name, new Node(array)) != null) {
      throw new IllegalArgumentException(
          "The HDF5 path " + path + " is taken.\n  fix:    give each array its own path.");
    }
    return this;
  }

  /// Sets an attribute that is one text.
  ///
  /// @param path the group or array that gets it
  /// @param name the attribute's name
  /// @param text its value
  /// @return this writer
  public Hdf5Writer attribute(String path, String name, String text) {
    node(path).attributes.put(name, new Attribute(true, List.of(strings.add(text))));
    return this;
  }

  /// Sets an attribute that is a list of texts, as legacy files have them.
  ///
  /// @param path the group or array that gets it
  /// @param name the attribute's name
  /// @param texts its values
  /// @return this writer
  public Hdf5Writer attribute(String path, String name, List<String> texts) {
    node(path).attributes
        .put(name, new Attribute(false, texts.stream().map(strings::add).toList()));
    return this;
  }

  /// The array or group of that path; a group is made where nothing is.
  private Node node(String path) {
    Node node = root;
    for (String name : names(path)) {
      if (!node.children.containsKey(name)) {
        return groupAt(path);
      }
      node = node.children.get(name);
    }
    return node;
  }

  private Node groupAt(String path) {
    Node node = root;
    for (String name : names(path)) {
      node = node.children.computeIfAbsent(plain(path, name), absent -> new Node(null));
      if (node.array != null) {
        throw new IllegalArgumentException(
            "The HDF5 path "
                + path
                + " leads through "
                + name
                + ", which is the array "
                + node.array
                + ".\n"
                + "  fix:    give groups and arrays different names.");
      }
    }
    return node;
  }

  private static List<String> names(String path) {
    return path.isEmpty() ? List.of() : List.of(path.split("/", -1));
  }

  private static String plain(String path, String name) {
    if (name.isEmpty() || name.equals(".") || name.equals("..") || name.indexOf('\0') >= 0) {
      throw new IllegalArgumentException(
          "The HDF5 path '"
              + path
              + "' has a name that is empty or a dot.\n"
              + "  fix:    write paths as in layers/conv2d/vars/0.");
    }
    return name;
  }

  /// Writes the file; it may be written again.
  @Override
  public void writeTo(OutputStream out) throws IOException {
    Layout layout = new Layout();
    layout.append(strings.layOut(SUPERBLOCK, layout.references));
    long rootAddress = layout.place(root);
    WritableByteChannel channel = Channels.newChannel(out);
    FileBytes.write(channel, MemorySegment.ofArray(superblock(rootAddress, layout.end)));
    for (MemorySegment piece : layout.pieces) {
      FileBytes.write(channel, piece);
    }
  }

  /// Writes the file to disk through [AtomicFile].
  ///
  /// @param file the file
  /// @throws UncheckedIOException if the file cannot be written; the old one survives
  public void writeTo(Path file) {
    AtomicFile.write(file, this);
  }

  /// Version 2: addresses and lengths of eight bytes, no extension, where the file ends, where the
  /// root group lies.
  private static byte[] superblock(long rootAddress, long end) {
    return new Hdf5Bytes()
        .u8(0x89, 'H', 'D', 'F', '\r', '\n', 0x1A, '\n')
        .u8(2, 8, 8, 0)
        .u64(0)
        .u64(Hdf5Bytes.UNDEFINED)
        .u64(end)
        .u64(rootAddress)
        .checksum()
        .toArray();
  }

  /// Gives every piece its address: children before their group, values before the header that
  /// points at them.
  private static final class Layout {
    private final List<Hdf5Strings.Reference> references = new ArrayList<>();
    private final List<MemorySegment> pieces = new ArrayList<>();
    private long end = SUPERBLOCK;

    private long append(byte[] bytes) {
      return append(MemorySegment.ofArray(bytes));
    }

    /// Every piece starts at a multiple of eight.
    private long append(MemorySegment bytes) {
      long address = end;
      pieces.add(bytes);
      int padding = (int) (-bytes.byteSize() & 7);
      pieces.add(MemorySegment.ofArray(new byte[padding]));
      end += bytes.byteSize() + padding;
      return address;
    }

    private long place(Node node) {
      Hdf5Messages messages = new Hdf5Messages();
      if (node.array == null) {
        Map<String, Long> addresses = new LinkedHashMap<>();
        node.children.forEach((name, child) -> addresses.put(name, place(child)));
        messages.group();
        addresses.forEach(messages::link);
      } else {
        boolean empty = node.array.size() == 0;
        messages.array(node.array, empty ? Hdf5Bytes.UNDEFINED : append(node.array.bytes()));
      }
      if (!node.attributes.isEmpty()) {
        messages.attributeInfo();
        node.attributes.forEach(
            (name, attribute) -> messages.attribute(name, attribute.scalar, texts(attribute)));
      }
      return append(messages.header());
    }

    private List<Hdf5Strings.Reference> texts(Attribute attribute) {
      return attribute.texts.stream().map(references::get).toList();
    }
  }
}

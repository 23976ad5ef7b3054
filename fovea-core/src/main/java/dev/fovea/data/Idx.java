package dev.fovea.data;

import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.tensor.TensorType;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/// An array in the IDX format, in which MNIST and its relatives come.
///
/// The file: two zero bytes, a byte for the element type, a byte for the number of axes, each axis
/// as a 32-bit number, and the elements, the last axis fastest; everything big-endian. Files packed
/// with gzip are recognised by their first bytes, whatever their name. An array may have up to 2 GiB.
/// @see <a href="http://yann.lecun.com/exdb/mnist/">The format, at the end of MNIST's page</a>
public final class Idx {
  /// What one element is.
  public enum Element {
    /// A whole number from 0 to 255.
    U8(0x08, 1, DType.U8),
    /// A whole number from -128 to 127.
    I8(0x09, 1, DType.I32),
    /// A whole number of 16 bits with sign.
    I16(0x0b, 2, DType.I32),
    /// A whole number of 32 bits with sign.
    I32(0x0c, 4, DType.I32),
    /// A floating-point number of 32 bits.
    F32(0x0d, 4, DType.F32),
    /// A floating-point number of 64 bits.
    F64(0x0e, 8, DType.F64);

    private final int code;
    private final int bytes;
    private final DType dtype;

    Element(int code, int bytes, DType dtype) {
      this.code = code;
      this.bytes = bytes;
      this.dtype = dtype;
    }

    /// Returns the number that stands for it in a file.
    int code() {
      return code;
    }

    /// Returns the size of one element.
    int bytes() {
      return bytes;
    }
  }

  private final Element element;
  private final Shape shape;
  private final byte[] bytes;

  Idx(Element element, Shape shape, byte[] bytes) {
    this.element = element;
    this.shape = shape;
    this.bytes = bytes;
  }

  /// Reads a file.
  ///
  /// @throws DataFileException    if it is of another format, too short, too long or damaged
  /// @throws UncheckedIOException if it does not exist or cannot be read
  public static Idx read(Path file) {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      return new IdxStream(file.toString(), in, Files.size(file)).read();
    } catch (NoSuchFileException e) {
      throw new UncheckedIOException(file + ": there is no such file.", e);
    } catch (IOException e) {
      throw new UncheckedIOException("%s: cannot be read: %s.".formatted(file, e.getMessage()), e);
    }
  }

  /// Reads the contents of a file.
  ///
  /// @param file its name, for messages
  /// @throws DataFileException if it is of another format, too short, too long or damaged
  public static Idx read(String file, byte[] contents) {
    try (InputStream in = new ByteArrayInputStream(contents)) {
      return new IdxStream(file, in, contents.length).read();
    } catch (IOException e) {
      throw new UncheckedIOException("%s: cannot be read: %s.".formatted(file, e.getMessage()), e);
    }
  }

  /// Returns what one element is.
  public Element element() {
    return element;
  }

  /// Returns the lengths of the axes.
  public Shape shape() {
    return shape;
  }

  /// Returns the elements' bytes as they lie in the file, big-endian; a copy.
  public byte[] bytes() {
    return bytes.clone();
  }

  /// Returns the bytes themselves, for a reader that does not change them.
  byte[] ownBytes() {
    return bytes;
  }

  /// Returns one element, by its position in row-major order.
  ///
  /// @throws IndexOutOfBoundsException if there is no such element
  public double get(int index) {
    ByteBuffer all = ByteBuffer.wrap(bytes);
    int at = Math.multiplyExact(index, element.bytes);
    return switch (element) {
      case U8 -> all.get(at) & 0xff;
      case I8 -> all.get(at);
      case I16 -> all.getShort(at);
      case I32 -> all.getInt(at);
      case F32 -> all.getFloat(at);
      case F64 -> all.getDouble(at);
    };
  }

  /// Returns the array as a tensor; bytes with sign and 16-bit numbers become `i32`.
  public Tensor tensor() {
    Tensor tensor = Tensor.zeros(new TensorType(element.dtype, shape));
    int size = bytes.length / element.bytes;
    for (int i = 0; i < size; i++) {
      tensor.set(i, get(i));
    }
    return tensor;
  }

  @Override
  public String toString() {
    return "Idx " + element + shape;
  }
}

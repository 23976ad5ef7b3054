package dev.fovea.files;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// The texts of a file's attributes, kept in HDF5's global heaps, which lie at the front of the
/// file.
/// @see <a href="https://support.hdfgroup.org/documentation/hdf5/latest/_f_m_t3.html">HDF5 File
///     Format Specification 3.0</a>, section III.E
final class Hdf5Strings {
  /// Where one text lies: heap, number in it, and length in bytes.
  record Reference(long heap, int index, int length) {}

  private static final int HEADER = 16;
  private static final int MIN_HEAP = 4096;
  private static final int TEXTS_PER_HEAP = 1000;

  private final List<byte[]> texts = new ArrayList<>();

  /// Keeps a text and returns its number.
  int add(String text) {
    texts.add(text.getBytes(StandardCharsets.UTF_8));
    return texts.size() - 1;
  }

  /// Lays the heaps out from `start` on; `references` gets one entry per text, in order.
  byte[] layOut(long start, List<Reference> references) {
    Hdf5Bytes heaps = new Hdf5Bytes();
    for (int from = 0; from < texts.size(); from += TEXTS_PER_HEAP) {
      List<byte[]> some = texts.subList(from, Math.min(texts.size(), from + TEXTS_PER_HEAP));
      heaps.bytes(heap(some, start + heaps.size(), references));
    }
    return heaps.toArray();
  }

  private static byte[] heap(List<byte[]> texts, long address, List<Reference> references) {
    Hdf5Bytes objects = new Hdf5Bytes();
    int index = 0;
    for (byte[] text : texts) {
      index++;
      references.add(new Reference(address, index, text.length));
      objects.u16(index).u16(1).u32(0).u64(text.length).bytes(text).zeros(padding(text.length));
    }
    int size = Math.max(MIN_HEAP, HEADER + objects.size() + HEADER);
    int free = size - HEADER - objects.size();
    Hdf5Bytes heap = new Hdf5Bytes().ascii("GCOL").u8(1, 0, 0, 0).u64(size)
        .bytes(objects.toArray());
    return heap.u16(0).u16(0).u32(0).u64(free).zeros(free - HEADER).toArray();
  }

  private static int padding(int length) {
    return -length & 7;
  }
}

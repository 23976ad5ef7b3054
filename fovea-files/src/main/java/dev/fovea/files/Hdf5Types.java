package dev.fovea.files;

import io.jhdf.object.datatype.DataType;
import io.jhdf.object.datatype.EnumDataType;
import io.jhdf.object.datatype.FixedPoint;
import io.jhdf.object.datatype.FloatingPoint;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.Optional;

/// Which HDF5 types of elements Fovea reads: plain little-endian numbers, and h5py's booleans.
final class Hdf5Types {
  private static final Map<Integer, String> BOOLEAN = Map.of(0, "FALSE", 1, "TRUE");

  private Hdf5Types() {}

  static Optional<ElementType> elementType(DataType type) {
    return switch (type) {
      case FixedPoint whole -> whole(whole);
      case FloatingPoint floating -> floating(floating);
      case EnumDataType names when names.getSize() == 1 && BOOLEAN.equals(names.getEnumMapping()) ->
        Optional.of(ElementType.BOOL);
      default -> Optional.empty();
    };
  }

  private static Optional<ElementType> whole(FixedPoint type) {
    if (type.getBitOffset() != 0
        || type.getBitPrecision() != 8 * type.getSize()
        || isSwapped(type.getByteOrder(), type)) {
      return Optional.empty();
    }
    return switch (type.getSize()) {
      case 1 -> Optional.of(type.isSigned() ? ElementType.I8 : ElementType.U8);
      case 2 -> type.isSigned() ? Optional.of(ElementType.I16) : Optional.empty();
      case 4 -> Optional.of(type.isSigned() ? ElementType.I32 : ElementType.U32);
      case 8 -> type.isSigned() ? Optional.of(ElementType.I64) : Optional.empty();
      default -> Optional.empty();
    };
  }

  private static Optional<ElementType> floating(FloatingPoint type) {
    if (type.getBitOffset() != 0
        || type.getBitPrecision() != 8 * type.getSize()
        || isSwapped(type.getByteOrder(), type)) {
      return Optional.empty();
    }
    // The width of the exponent tells IEEE 754 half precision from bfloat16.
    return switch (type.getSize() * 100 + type.getExponentSize()) {
      case 205 -> Optional.of(ElementType.F16);
      case 408 -> Optional.of(ElementType.F32);
      case 811 -> Optional.of(ElementType.F64);
      default -> Optional.empty();
    };
  }

  private static boolean isSwapped(ByteOrder order, DataType type) {
    return type.getSize() > 1 && order != ByteOrder.LITTLE_ENDIAN;
  }

  /// A type that is not read, in words.
  static String describe(DataType type) {
    String kind = type.getClass().getSimpleName().replace("DataType", "").replace("Data", "");
    return kind + " of " + type.getSize() + " bytes";
  }
}

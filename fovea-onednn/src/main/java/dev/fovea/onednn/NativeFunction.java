package dev.fovea.onednn;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemoryLayout;
import java.util.Locale;

/// The C functions that this module calls: the whole surface of oneDNN that Fovea depends on.
///
/// Each constant is the C name without `dnnl_`, in capitals, with its parameters in the order of
/// `dnnl.h`, one letter each: `p` a pointer, `i` an `int`, `f` a `float`. Pointers are passed as
/// 64-bit integers, because oneDNN's objects are opaque to us: only a few results are ever read.
/// The exception is `s`, a pointer passed as a segment, which Java keeps from being freed.
///
/// A function of `p` and `i` alone, each `i` among the first eight, is a [CFunction]; the others have
/// Java's types as the letters say, and return an `int`.
enum NativeFunction {
  // @formatter:off
  ENGINE_CREATE("pip"),
  STREAM_CREATE("ppi"),
  MEMORY_DESC_CREATE_WITH_STRIDES("pipip"),
  MEMORY_DESC_CREATE_WITH_TAG("pipii"),
  MEMORY_DESC_EQUAL("pp"),
  MEMORY_DESC_GET_SIZE("p"),
  MEMORY_DESC_DESTROY("p"),
  MEMORY_CREATE("pppp"),
  MEMORY_DESTROY("p"),
  PRIMITIVE_ATTR_CREATE("p"),
  PRIMITIVE_ATTR_SET_SCRATCHPAD_MODE("pi"),
  PRIMITIVE_ATTR_SET_POST_OPS("pp"),
  PRIMITIVE_ATTR_DESTROY("p"),
  POST_OPS_CREATE("p"),
  POST_OPS_APPEND_ELTWISE("piff"),
  POST_OPS_APPEND_BINARY("pip"),
  POST_OPS_APPEND_SUM("pfii"),
  POST_OPS_DESTROY("p"),
  PRIMITIVE_DESC_QUERY("piip"),
  PRIMITIVE_DESC_QUERY_MD("pii"),
  PRIMITIVE_DESC_DESTROY("p"),
  PRIMITIVE_CREATE("pp"),
  PRIMITIVE_EXECUTE("ppis"),
  PRIMITIVE_DESTROY("p"),
  CONVOLUTION_FORWARD_PRIMITIVE_DESC_CREATE("ppiippppppppp"),
  CONVOLUTION_BACKWARD_DATA_PRIMITIVE_DESC_CREATE("ppippppppppp"),
  CONVOLUTION_BACKWARD_WEIGHTS_PRIMITIVE_DESC_CREATE("ppipppppppppp"),
  BATCH_NORMALIZATION_FORWARD_PRIMITIVE_DESC_CREATE("ppippfip"),
  BATCH_NORMALIZATION_BACKWARD_PRIMITIVE_DESC_CREATE("ppipppfipp"),
  ELTWISE_FORWARD_PRIMITIVE_DESC_CREATE("ppiippffp"),
  ELTWISE_BACKWARD_PRIMITIVE_DESC_CREATE("ppipppffpp"),
  POOLING_FORWARD_PRIMITIVE_DESC_CREATE("ppiipppppppp"),
  POOLING_BACKWARD_PRIMITIVE_DESC_CREATE("ppippppppppp"),
  MATMUL_PRIMITIVE_DESC_CREATE("ppppppp"),
  BINARY_PRIMITIVE_DESC_CREATE("ppipppp"),
  REDUCTION_PRIMITIVE_DESC_CREATE("ppippffp"),
  REORDER_PRIMITIVE_DESC_CREATE("pppppp"),
  VERSION(""),
  GET_EFFECTIVE_CPU_ISA("");
  // @formatter:on

  @SuppressWarnings("ImmutableEnumChecker") // A function descriptor does not change.
  private final FunctionDescriptor descriptor;

  private final int parameters;

  NativeFunction(String parameters) {
    this.parameters = parameters.length();
    this.descriptor = parameters.matches("[pi]{0,8}p*")
        ? CFunction.type(parameters.length())
        : FunctionDescriptor.of(
            JAVA_INT,
            parameters.chars().mapToObj(NativeFunction::layout).toArray(MemoryLayout[]::new));
  }

  private static MemoryLayout layout(int letter) {
    return switch (letter) {
      case 'p' -> JAVA_LONG;
      case 'i' -> JAVA_INT;
      case 'f' -> JAVA_FLOAT;
      case 's' -> ADDRESS;
      default -> throw new IllegalArgumentException("no layout for " + (char) letter);
    };
  }

  /// Returns the name in the library, such as `dnnl_memory_create`.
  String symbol() {
    return "dnnl_" + name().toLowerCase(Locale.ROOT);
  }

  /// Returns how many parameters the function has in C.
  int parameters() {
    return parameters;
  }

  /// Returns the types of result and parameters as Java links them.
  FunctionDescriptor descriptor() {
    return descriptor;
  }
}

package dev.fovea.onednn;

import dev.fovea.tensor.DType;

/// The numbers of `dnnl_types.h` and `dnnl_common_types.h` (version 3.11) that this module uses.
final class Codes {
  private Codes() {}

  /// Returns the data type of elements.
  static int of(DType type) {
    return switch (type) {
      case F32 -> F32;
      case F64 -> F64;
      case BF16 -> BF16;
      case I32 -> S32;
      case U8 -> U8;
    };
  }

  // dnnl_engine_kind_t, dnnl_stream_flags_t, dnnl_scratchpad_mode_t
  static final int ENGINE_CPU = 1;
  static final int STREAM_IN_ORDER = 1;
  static final int SCRATCHPAD_USER = 1;

  // dnnl_data_type_t
  static final int BF16 = 2;
  static final int F32 = 3;
  static final int S32 = 4;
  static final int F64 = 5;
  static final int U8 = 6;

  // dnnl_format_tag_t: everything else is described by its strides
  static final int FORMAT_ANY = 1;

  // dnnl_prop_kind_t
  static final int FORWARD_TRAINING = 64;
  static final int FORWARD_INFERENCE = 96;
  static final int BACKWARD = 128;

  // dnnl_alg_kind_t: those of single elements are in Elementwise
  static final int CONVOLUTION_DIRECT = 1;
  static final int POOLING_MAX = 0x1ff;
  static final int POOLING_AVERAGE_EXCLUDE_PADDING = 0x3ff;
  static final int REDUCTION_SUM = 0x2fff4;

  // dnnl_normalization_flags_t
  static final int USE_GLOBAL_STATS = 1;
  static final int USE_SCALE = 2;
  static final int USE_SHIFT = 4;
  static final int FUSE_NORM_RELU = 8;

  // DNNL_ARG_*: which role a memory plays when a primitive runs
  static final int ARG_SRC = 1;
  static final int ARG_SRC_1 = 2;
  static final int ARG_DST = 17;
  static final int ARG_WEIGHTS = 33;
  static final int ARG_BIAS = 41;
  static final int ARG_MEAN = 49;
  static final int ARG_VARIANCE = 50;
  static final int ARG_SCALE = 51;
  static final int ARG_SHIFT = 52;
  static final int ARG_WORKSPACE = 64;
  static final int ARG_SCRATCHPAD = 80;
  static final int ARG_DIFF_SRC = 129;
  static final int ARG_DIFF_DST = 145;
  static final int ARG_DIFF_WEIGHTS = 161;
  static final int ARG_DIFF_SCALE = 255;
  static final int ARG_DIFF_SHIFT = 256;
  static final int ARG_POST_OP = 32768;

  // dnnl_query_t
  static final int QUERY_IMPLEMENTATION = 8;
  static final int QUERY_SRC = 129;
  static final int QUERY_WEIGHTS = 131;
  static final int QUERY_DIFF_WEIGHTS = 132;
  static final int QUERY_DIFF_DST = 134;
  static final int QUERY_WORKSPACE = 135;
  static final int QUERY_SCRATCHPAD = 136;
}

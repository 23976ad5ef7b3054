package dev.fovea.onednn;

/// The processor features that oneDNN's kernels may use: `dnnl_cpu_isa_t` in words.
final class InstructionSet {
  private static final int AVX512_BF16 = 0x80;

  private InstructionSet() {}

  /// Tells whether products of bf16 numbers are among them: AVX-512's, which AMX builds on.
  static boolean hasBf16(int code) {
    return (code & AVX512_BF16) != 0;
  }

  /// Returns the name of a value; processors other than x86-64 report 0.
  static String name(int code) {
    return switch (code) {
      case 0x0 -> "default";
      case 0x1 -> "sse41";
      case 0x3 -> "avx";
      case 0x7 -> "avx2";
      case 0xf -> "avx2_vnni";
      case 0x1f -> "avx2_vnni_2";
      case 0x27 -> "avx512_core";
      case 0x67 -> "avx512_core_vnni";
      case 0xe7 -> "avx512_core_bf16";
      case 0x1ef -> "avx10_1_512";
      case 0xfef -> "avx10_1_512_amx";
      case 0x1fef -> "avx10_1_512_amx_fp16";
      case 0x201ff -> "avx10_2_512";
      case 0x22fff -> "avx10_2_512_amx_2";
      default -> "0x" + Integer.toHexString(code);
    };
  }
}

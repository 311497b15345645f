package dev.octet.kernel;

/**
 * What distinguishes one SIMD kernel from the others of its family.
 *
 * @param family the computation and its parameter block
 * @param feature the instruction set
 * @param mr rows (pixels) of the output tile (1 where the family has no tile)
 * @param nr columns (channels) of the output tile
 * @param kr elements of K that one packed step holds per column (1 where the family has no K)
 */
public record KernelSpec(Family family, Feature feature, int mr, int nr, int kr) {

  /**
   * The kernel's name in the field's convention, such as {@code qx8_qc8w_gemm_6x8c4__relaxed}: x8
   * because the same code serves uint8 and int8 activations, {@code qc8w} because it serves weights
   * of one scale and of one per channel.
   */
  public String name() {
    switch (family) {
      case GEMM:
      case IGEMM:
      case DEPTHWISE_3X3:
        return "qx8_qc8w_" + family.label() + "_" + mr + "x" + nr + "c" + kr + suffix();
      case GEMM4:
        return "qx8_qc4w_" + family.label() + "_" + mr + "x" + nr + "c" + kr + suffix();
      case DYNAMIC_GEMM:
        return "qd8_f32_qc8w_" + family.label() + "_" + mr + "x" + nr + "c" + kr + suffix();
      case DYNAMIC_GEMM4:
        return "qd8_f32_qc4w_" + family.label() + "_" + mr + "x" + nr + "c" + kr + suffix();
      case DEPTHWISE:
        return "qx8_qc8w_" + family.label() + "_" + nr + "c" + kr + suffix();
      case FLOAT_GEMM:
      case FLOAT_DEPTHWISE:
        return "f32_" + family.label() + "_" + mr + "x" + nr + suffix();
      case TRANSPOSE:
        return "x8_" + family.label() + "_" + mr + "x" + nr + suffix();
      case WIDE_TRANSPOSE:
        return "x32_" + family.label() + "_" + mr + "x" + nr + suffix();
      case COPY:
      case REPLICATE:
        return "x8_" + family.label() + "_u" + nr + suffix();
      case QUANTIZE:
      case ROW_QUANTIZE:
      case FLOAT_ADD:
      case FLOAT_MULTIPLY:
      case FLOAT_DIVIDE:
      case FLOAT_MAXIMUM:
      case FLOAT_MINIMUM:
      case FLOAT_PRELU:
      case FLOAT_LOGISTIC:
      case FLOAT_TANH:
      case FLOAT_EXP:
      case FLOAT_ELU:
      case FLOAT_GELU:
      case FLOAT_GELU_TANH:
      case FLOAT_RESIZE_BILINEAR:
      case FLOAT_AVERAGE_POOL:
      case FLOAT_MAX_POOL:
      case FLOAT_SOFTMAX:
      case FLOAT_ROW_SUM:
      case FLOAT_ARG_MAX:
        return "f32_" + family.label() + "_u" + nr + suffix();
      default:
        return "qx8_" + family.label() + "_u" + nr + suffix();
    }
  }

  private String suffix() {
    return "__" + feature.label();
  }
}

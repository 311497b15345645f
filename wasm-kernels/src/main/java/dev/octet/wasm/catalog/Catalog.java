package dev.octet.wasm.catalog;

import dev.octet.kernel.Family;
import dev.octet.kernel.Feature;
import dev.octet.kernel.KernelSpec;
import java.util.ArrayList;
import java.util.List;

/** The kernels of each module. */
public final class Catalog {
  private Catalog() {}

  /**
   * The kernels of the module of {@code feature}; a kernel's position is its number in the module's
   * table. Empty for {@link Feature#SCALAR}.
   */
  public static List<KernelSpec> specs(Feature feature) {
    List<KernelSpec> specs = new ArrayList<>();
    switch (feature) {
      case RELAXED:
        specs.add(new KernelSpec(Family.GEMM, feature, 6, 8, 4));
        specs.add(new KernelSpec(Family.IGEMM, feature, 6, 8, 4));
        specs.add(new KernelSpec(Family.DYNAMIC_GEMM, feature, 4, 8, 4));
        specs.add(new KernelSpec(Family.DEPTHWISE, feature, 1, 16, 4));
        specs.add(new KernelSpec(Family.DEPTHWISE_3X3, feature, 2, 8, 4));
        specs.add(new KernelSpec(Family.PACK, feature, 1, 4, 1));
        break;
      case SIMD128:
        specs.add(new KernelSpec(Family.GEMM, feature, 4, 8, 8));
        specs.add(new KernelSpec(Family.IGEMM, feature, 4, 8, 8));
        specs.add(new KernelSpec(Family.DYNAMIC_GEMM, feature, 4, 8, 8));
        specs.add(new KernelSpec(Family.DEPTHWISE, feature, 1, 16, 2));
        specs.add(new KernelSpec(Family.DEPTHWISE_3X3, feature, 2, 8, 2));
        specs.add(new KernelSpec(Family.PACK, feature, 1, 8, 1));
        break;
      default:
        return specs;
    }
    specs.add(new KernelSpec(Family.GEMM4, feature, 1, 8, 8));
    specs.add(new KernelSpec(Family.DYNAMIC_GEMM4, feature, 1, 8, 8));
    specs.add(new KernelSpec(Family.ROW_QUANTIZE, feature, 1, 16, 1));
    specs.add(new KernelSpec(Family.PATCHES, feature, 1, 16, 1));
    specs.add(new KernelSpec(Family.ROW_SUM, feature, 1, 16, 1));
    specs.add(new KernelSpec(Family.ADD, feature, 1, 16, 1));
    specs.add(new KernelSpec(Family.FLOAT_GEMM, feature, 5, 8, 1));
    specs.add(new KernelSpec(Family.FLOAT_DEPTHWISE, feature, 4, 8, 1));
    specs.add(new KernelSpec(Family.RESIZE_BILINEAR, feature, 1, 16, 1));
    specs.add(new KernelSpec(Family.FLOAT_RESIZE_BILINEAR, feature, 1, 4, 1));
    specs.add(new KernelSpec(Family.MULTIPLY, feature, 1, 16, 1));
    specs.add(new KernelSpec(Family.RESCALE, feature, 1, 16, 1));
    specs.add(new KernelSpec(Family.QUANTIZE, feature, 1, 16, 1));
    specs.add(new KernelSpec(Family.DEQUANTIZE, feature, 1, 4, 1));
    specs.add(new KernelSpec(Family.FLOAT_ADD, feature, 1, 4, 1));
    specs.add(new KernelSpec(Family.FLOAT_MULTIPLY, feature, 1, 4, 1));
    for (Family family :
        new Family[] {
          Family.FLOAT_DIVIDE,
          Family.FLOAT_MAXIMUM,
          Family.FLOAT_MINIMUM,
          Family.FLOAT_PRELU,
          Family.FLOAT_LOGISTIC,
          Family.FLOAT_TANH,
          Family.FLOAT_EXP,
          Family.FLOAT_ELU,
          Family.FLOAT_GELU,
          Family.FLOAT_GELU_TANH
        }) {
      specs.add(new KernelSpec(family, feature, 1, 4, 1));
    }
    specs.add(new KernelSpec(Family.AVERAGE_POOL, feature, 1, 16, 1));
    specs.add(new KernelSpec(Family.MAX_POOL, feature, 1, 16, 1));
    specs.add(new KernelSpec(Family.FLOAT_AVERAGE_POOL, feature, 1, 4, 1));
    specs.add(new KernelSpec(Family.FLOAT_MAX_POOL, feature, 1, 4, 1));
    specs.add(new KernelSpec(Family.LOOKUP, feature, 1, 8, 1));
    specs.add(new KernelSpec(Family.SOFTMAX, feature, 1, 16, 1));
    specs.add(new KernelSpec(Family.FLOAT_SOFTMAX, feature, 1, 4, 1));
    specs.add(new KernelSpec(Family.FLOAT_ROW_SUM, feature, 1, 4, 1));
    specs.add(new KernelSpec(Family.ARG_MAX, feature, 1, 16, 1));
    specs.add(new KernelSpec(Family.FLOAT_ARG_MAX, feature, 1, 4, 1));
    specs.add(new KernelSpec(Family.COPY, feature, 1, 16, 1));
    specs.add(new KernelSpec(Family.REPLICATE, feature, 1, 16, 1));
    specs.add(new KernelSpec(Family.TRANSPOSE, feature, 8, 16, 1));
    specs.add(new KernelSpec(Family.WIDE_TRANSPOSE, feature, 4, 4, 1));
    return specs;
  }
}

package dev.octet.wasm.emit;

import static dev.octet.wasm.encode.ValueType.I32;

import dev.octet.kernel.Family;
import dev.octet.kernel.Feature;
import dev.octet.kernel.KernelSpec;
import dev.octet.wasm.asm.FunctionRef;
import dev.octet.wasm.asm.ModuleBuilder;
import dev.octet.wasm.catalog.Catalog;
import dev.octet.wasm.encode.FunctionType;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes the kernel module of a feature: it imports {@code env.memory} and exports {@code
 * run(kernel, params, from, to)}, which calls the kernel of that number in the {@link Catalog}.
 */
public final class KernelModuleWriter {
  private KernelModuleWriter() {}

  /**
   * The bytes of the module of {@code feature}.
   *
   * @param dot the dot product of relaxed kernels; the simd128 module does not use it
   * @throws IllegalArgumentException if the feature has no kernels
   */
  public static byte[] write(Feature feature, DotProduct dot) {
    List<KernelSpec> specs = Catalog.specs(feature);
    if (specs.isEmpty()) {
      throw new IllegalArgumentException("no kernels for the feature " + feature.label());
    }
    ModuleBuilder module = new ModuleBuilder();
    module.importMemory("env", "memory", 1);
    DotInstruction instruction = feature == Feature.RELAXED ? dot.declareIn(module) : null;
    Parts parts = new Parts(module, instruction, PartialStore.declareIn(module));
    List<FunctionRef> kernels = new ArrayList<>();
    for (KernelSpec spec : specs) {
      kernels.add(emitter(spec.family()).emit(spec, parts));
    }
    module.table(kernels);
    module.export("run", run(module));
    return module.encode();
  }

  private static KernelEmitter emitter(Family family) {
    return switch (family) {
      case GEMM, IGEMM, GEMM4, DYNAMIC_GEMM, DYNAMIC_GEMM4 -> new GemmEmitter();
      case ROW_QUANTIZE -> new RowQuantizeEmitter();
      case ROW_SUM -> new RowSumEmitter();
      case PATCHES -> new PatchEmitter();
      case DEPTHWISE -> new DepthwiseEmitter();
      case ADD,
          RESCALE,
          MULTIPLY,
          QUANTIZE,
          DEQUANTIZE,
          FLOAT_ADD,
          FLOAT_MULTIPLY,
          FLOAT_DIVIDE,
          FLOAT_MAXIMUM,
          FLOAT_MINIMUM,
          FLOAT_PRELU,
          FLOAT_LOGISTIC,
          FLOAT_TANH,
          FLOAT_EXP,
          FLOAT_ELU,
          FLOAT_GELU,
          FLOAT_GELU_TANH ->
          new ElementwiseEmitter();
      case PACK -> new PackEmitter();
      case DEPTHWISE_3X3 -> new Depthwise3x3Emitter();
      case COPY -> new CopyEmitter();
      case REPLICATE -> new ReplicateEmitter();
      case TRANSPOSE, WIDE_TRANSPOSE -> new TransposeEmitter();
      case RESIZE_BILINEAR, FLOAT_RESIZE_BILINEAR -> new ResizeEmitter();
      case FLOAT_GEMM -> new FloatGemmEmitter();
      case FLOAT_DEPTHWISE -> new FloatDepthwiseEmitter();
      case AVERAGE_POOL, MAX_POOL, FLOAT_AVERAGE_POOL, FLOAT_MAX_POOL -> new PoolEmitter();
      case LOOKUP -> new LookupEmitter();
      case SOFTMAX -> new SoftmaxEmitter();
      case FLOAT_SOFTMAX -> new FloatSoftmaxEmitter();
      case FLOAT_ROW_SUM -> new FloatRowSumEmitter();
      case ARG_MAX, FLOAT_ARG_MAX -> new ArgMaxEmitter();
    };
  }

  private static FunctionRef run(ModuleBuilder module) {
    return module.function(
        "run",
        List.of(I32, I32, I32, I32),
        List.of(),
        f -> {
          f.get(f.param(1)).get(f.param(2)).get(f.param(3)).get(f.param(0));
          f.callIndirect(new FunctionType(KernelEmitter.PARAMS, List.of()));
        });
  }
}

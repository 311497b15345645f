package dev.octet.wasm.emit;

import dev.octet.kernel.FloatDepthwiseParams;
import dev.octet.kernel.KernelSpec;
import dev.octet.wasm.asm.FunctionBuilder;
import dev.octet.wasm.asm.FunctionRef;
import dev.octet.wasm.asm.Op;
import java.util.List;

/**
 * float32 depthwise convolutions, {@link FloatDepthwiseParams}, in three functions: for kernels of
 * 3x3 with neighbours one and two columns apart, and for everything else.
 */
final class FloatDepthwiseEmitter implements KernelEmitter {
  @Override
  public FunctionRef emit(KernelSpec spec, Parts parts) {
    FunctionRef stride1 = pixels(spec, parts, "_3x3s1", new FloatTaps3x3(1));
    FunctionRef stride2 = pixels(spec, parts, "_3x3s2", new FloatTaps3x3(2));
    FunctionRef any = pixels(spec, parts, "_any", new FloatTaps());
    return parts
        .module()
        .function(
            spec.name(),
            PARAMS,
            List.of(),
            f -> {
              param(f, FloatDepthwiseParams.KERNEL_HEIGHT).i32(3).op(Op.I32_EQ);
              param(f, FloatDepthwiseParams.KERNEL_WIDTH).i32(3).op(Op.I32_EQ).op(Op.I32_AND);
              f.ifThen(
                  () -> {
                    forward(f, 1, stride1);
                    forward(f, 2, stride2);
                  });
              f.get(f.param(0)).get(f.param(1)).get(f.param(2)).call(any);
            });
  }

  /** Calls {@code target} and returns if pixels are {@code columns} columns of 3 taps apart. */
  private static void forward(FunctionBuilder f, int columns, FunctionRef target) {
    param(f, FloatDepthwiseParams.POINTER_STEP).i32(12 * columns).op(Op.I32_EQ);
    f.ifThen(() -> f.get(f.param(0)).get(f.param(1)).get(f.param(2)).call(target).ret());
  }

  private static FunctionBuilder param(FunctionBuilder f, int offset) {
    return f.get(f.param(0)).memory(Op.I32_LOAD, offset);
  }

  private static FunctionRef pixels(KernelSpec spec, Parts parts, String suffix, FloatTaps taps) {
    return parts
        .module()
        .function(
            spec.name() + suffix,
            PARAMS,
            List.of(),
            f -> new FloatDepthwisePixels(f, spec, parts, taps).emit());
  }
}

package dev.octet.wasm.emit;

import dev.octet.kernel.DepthwiseParams;
import dev.octet.kernel.Feature;
import dev.octet.kernel.KernelSpec;
import dev.octet.wasm.asm.FunctionBuilder;
import dev.octet.wasm.asm.FunctionRef;
import dev.octet.wasm.asm.Op;
import java.util.List;

/**
 * Depthwise convolutions, {@link DepthwiseParams}, in up to three functions: for neighbouring
 * pixels that share columns of taps, for the groups of a 3x3 kernel, and for everything else.
 */
final class DepthwiseEmitter implements KernelEmitter {
  static final int CHANNELS = 16;

  private static final int TAPS_3X3 = 9;

  @Override
  public FunctionRef emit(KernelSpec spec, Parts parts) {
    if (spec.nr() != CHANNELS) {
      throw new IllegalArgumentException(spec.name() + ": only panels of 16 channels are written");
    }
    int groups3x3 = (TAPS_3X3 + spec.kr() - 1) / spec.kr();
    FunctionRef any = pixels(spec, parts, 0);
    FunctionRef fixed = pixels(spec, parts, groups3x3);
    boolean slides = spec.feature() == Feature.RELAXED && !spec.asymmetric();
    FunctionRef sliding = slides ? sliding(spec, parts) : fixed;
    return parts
        .module()
        .function(
            spec.name(),
            PARAMS,
            List.of(),
            f -> {
              f.get(f.param(0)).memory(Op.I32_LOAD, DepthwiseParams.GROUPS);
              f.i32(groups3x3).op(Op.I32_NE);
              forward(f, any);
              f.get(f.param(0)).memory(Op.I32_LOAD, DepthwiseParams.POINTER_STEP);
              f.i32(SlidingDepthwise.POINTER_STEP).op(Op.I32_EQ);
              forward(f, sliding);
              f.get(f.param(0)).get(f.param(1)).get(f.param(2)).call(fixed);
            });
  }

  /** Takes a condition and, where it holds, calls {@code target} and returns. */
  private static void forward(FunctionBuilder f, FunctionRef target) {
    f.ifThen(() -> f.get(f.param(0)).get(f.param(1)).get(f.param(2)).call(target).ret());
  }

  private static FunctionRef pixels(KernelSpec spec, Parts parts, int fixedGroups) {
    return parts
        .module()
        .function(
            spec.name() + (fixedGroups > 0 ? "_groups" + fixedGroups : "_any"),
            PARAMS,
            List.of(),
            f -> new DepthwisePixels(f, spec, parts, fixedGroups).emit());
  }

  private static FunctionRef sliding(KernelSpec spec, Parts parts) {
    return parts
        .module()
        .function(
            spec.name() + "_sliding",
            PARAMS,
            List.of(),
            f -> new SlidingDepthwise(f, parts).emit());
  }
}

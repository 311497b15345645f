package dev.octet.wasm.emit;

import dev.octet.kernel.KernelSpec;
import dev.octet.wasm.asm.FunctionBuilder;
import dev.octet.wasm.asm.FunctionRef;
import java.util.List;

/** Pooling over windows of pixels, {@link dev.octet.kernel.PoolParams}. */
final class PoolEmitter implements KernelEmitter {

  @Override
  public FunctionRef emit(KernelSpec spec, Parts parts) {
    return parts
        .module()
        .function(
            spec.name(),
            PARAMS,
            List.of(),
            f -> new PoolWindows(f, parts, reduction(spec, f)).emit());
  }

  private static PoolReduction reduction(KernelSpec spec, FunctionBuilder f) {
    return switch (spec.family()) {
      case AVERAGE_POOL -> new ByteAverage(f);
      case MAX_POOL -> new ByteMaximum(f);
      case FLOAT_AVERAGE_POOL -> new FloatPool(f, true);
      case FLOAT_MAX_POOL -> new FloatPool(f, false);
      default -> throw new IllegalArgumentException(spec.name() + " is no pool");
    };
  }
}

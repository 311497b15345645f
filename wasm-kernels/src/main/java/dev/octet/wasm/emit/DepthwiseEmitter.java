package dev.octet.wasm.emit;

import dev.octet.kernel.KernelSpec;
import dev.octet.wasm.asm.FunctionRef;
import java.util.List;

/** Depthwise convolutions of any window, {@link dev.octet.kernel.DepthwiseParams}. */
final class DepthwiseEmitter implements KernelEmitter {
  static final int CHANNELS = 16;

  @Override
  public FunctionRef emit(KernelSpec spec, Parts parts) {
    if (spec.nr() != CHANNELS) {
      throw new IllegalArgumentException(spec.name() + ": only panels of 16 channels are written");
    }
    return parts
        .module()
        .function(spec.name(), PARAMS, List.of(), f -> new DepthwisePixels(f, spec, parts).emit());
  }
}

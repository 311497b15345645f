package dev.octet.wasm.emit;

import dev.octet.kernel.DepthwiseParams;
import dev.octet.wasm.asm.FunctionBuilder;
import dev.octet.wasm.asm.FunctionRef;
import dev.octet.wasm.asm.Local;
import dev.octet.wasm.asm.Op;
import java.util.List;

/** One row of 16 requantized channels of a depthwise convolution. */
final class QuantizedChannels implements TileOutput {
  private static final int CHANNELS = DepthwiseEmitter.CHANNELS;

  private final FunctionBuilder f;
  private final FunctionRef storePartial;
  private final Requantize requantize;

  QuantizedChannels(FunctionBuilder f, Local params, FunctionRef storePartial) {
    this.f = f;
    this.storePartial = storePartial;
    requantize = new Requantize(f, params, DepthwiseParams.MAGIC);
  }

  @Override
  public int elementBytes() {
    return 1;
  }

  @Override
  public int headerBytes() {
    return 8 * CHANNELS;
  }

  @Override
  public void emit(List<List<Local>> rows, Local panel, Local target, Local left) {
    Local result = f.v128();
    pack(rows.get(0), panel);
    f.set(result);
    f.get(left).i32(CHANNELS).op(Op.I32_GE_S);
    f.ifElse(
        () -> f.get(target).get(result).memory(Op.V128_STORE, 0),
        () -> f.get(target).get(result).get(left).call(storePartial));
  }

  private void pack(List<Local> accumulators, Local panel) {
    for (int i = 0; i < accumulators.size(); i++) {
      requantize.round(accumulators.get(i), panel, 4 * CHANNELS + 16 * i);
      if (i % 2 == 1) {
        f.op(Op.I16X8_NARROW_I32X4_S);
      }
    }
    requantize.finish();
  }
}

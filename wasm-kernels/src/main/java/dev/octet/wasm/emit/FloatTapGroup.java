package dev.octet.wasm.emit;

import dev.octet.kernel.KernelSpec;
import dev.octet.wasm.asm.FunctionBuilder;
import dev.octet.wasm.asm.Local;
import dev.octet.wasm.asm.Op;
import java.util.List;

/** One tap of NR float32 channels, each product rounded before it is added. */
final class FloatTapGroup implements TapGroup {
  private final int channels;

  FloatTapGroup(KernelSpec spec) {
    this.channels = spec.nr();
  }

  @Override
  public int taps() {
    return 1;
  }

  @Override
  public int weightBytes() {
    return Float.BYTES * channels;
  }

  @Override
  public void emit(
      FunctionBuilder f, TapAddress tap, Local weights, int offset, List<Local> accumulators) {
    f.scope(
        () -> {
          Local address = f.i32();
          tap.push(0);
          f.set(address);
          for (int i = 0; i < accumulators.size(); i++) {
            Local accumulator = accumulators.get(i);
            f.get(accumulator);
            f.get(address).memory(Op.V128_LOAD, 16 * i);
            f.get(weights).memory(Op.V128_LOAD, offset + 16 * i).op(Op.F32X4_MUL);
            f.op(Op.F32X4_ADD).set(accumulator);
          }
        });
  }
}

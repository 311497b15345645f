package dev.octet.wasm.emit;

import dev.octet.wasm.asm.FunctionBuilder;
import dev.octet.wasm.asm.Local;
import dev.octet.wasm.asm.Op;
import java.util.List;

/** Two taps: unsigned activations widened to 16 bits, int16 weights {@code [channel][2 taps]}. */
final class WideningTapGroup implements TapGroup {
  @Override
  public int taps() {
    return 2;
  }

  @Override
  public int weightBytes() {
    return 64;
  }

  @Override
  public void emit(FunctionBuilder f, TapAddress tap, Local weights, List<Local> accumulators) {
    f.scope(
        () -> {
          Local first = f.v128();
          Local second = f.v128();
          Local zipped = f.v128();
          tap.push(0);
          f.memory(Op.V128_LOAD, 0).set(first);
          tap.push(1);
          f.memory(Op.V128_LOAD, 0).set(second);
          for (int i = 0; i < 4; i++) {
            if (i % 2 == 0) {
              f.get(first).get(second);
              f.shuffle(i == 0 ? Shuffles.ZIP_LOW_8 : Shuffles.ZIP_HIGH_8).set(zipped);
            }
            Local accumulator = accumulators.get(i);
            f.get(zipped);
            f.op(i % 2 == 0 ? Op.I16X8_EXTEND_LOW_I8X16_U : Op.I16X8_EXTEND_HIGH_I8X16_U);
            f.get(weights).memory(Op.V128_LOAD, 16 * i).op(Op.I32X4_DOT_I16X8_S);
            f.get(accumulator).op(Op.I32X4_ADD).set(accumulator);
          }
        });
  }
}

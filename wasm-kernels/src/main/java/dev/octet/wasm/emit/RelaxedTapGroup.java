package dev.octet.wasm.emit;

import dev.octet.wasm.asm.FunctionBuilder;
import dev.octet.wasm.asm.Local;
import dev.octet.wasm.asm.Op;
import java.util.List;

/** Four taps, interleaved so that a 32-bit lane holds those of one channel; int8 weights alike. */
final class RelaxedTapGroup implements TapGroup {
  private final DotInstruction dot;

  RelaxedTapGroup(DotInstruction dot) {
    this.dot = dot;
  }

  @Override
  public int taps() {
    return 4;
  }

  @Override
  public int weightBytes() {
    return 64;
  }

  @Override
  public void emit(FunctionBuilder f, TapAddress tap, Local weights, List<Local> accumulators) {
    f.scope(
        () -> {
          List<Local> taps = f.v128s(4);
          Local low = f.v128();
          Local high = f.v128();
          for (int t = 0; t < 4; t++) {
            tap.push(t);
            f.memory(Op.V128_LOAD, 0).set(taps.get(t));
          }
          for (int i = 0; i < 4; i++) {
            if (i % 2 == 0) {
              int[] bytes = i == 0 ? Shuffles.ZIP_LOW_8 : Shuffles.ZIP_HIGH_8;
              f.get(taps.get(0)).get(taps.get(1)).shuffle(bytes).set(low);
              f.get(taps.get(2)).get(taps.get(3)).shuffle(bytes).set(high);
            }
            int[] pairs = i % 2 == 0 ? Shuffles.ZIP_LOW_16 : Shuffles.ZIP_HIGH_16;
            Local accumulator = accumulators.get(i);
            f.scope(
                () -> {
                  Local channels = f.v128();
                  f.get(low).get(high).shuffle(pairs).set(channels);
                  emitVector(f, weights, channels, accumulator, accumulators);
                });
          }
        });
  }

  private void emitVector(
      FunctionBuilder f,
      Local weights,
      Local channels,
      Local accumulator,
      List<Local> accumulators) {
    int vector = accumulators.indexOf(accumulator);
    f.get(weights).memory(Op.V128_LOAD, 16 * vector).get(channels).get(accumulator);
    dot.emit(f);
    f.set(accumulator);
  }
}

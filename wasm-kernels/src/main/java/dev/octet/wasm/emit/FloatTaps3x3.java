package dev.octet.wasm.emit;

import dev.octet.wasm.asm.FunctionBuilder;
import dev.octet.wasm.asm.Local;
import dev.octet.wasm.asm.Op;
import java.util.List;

/**
 * The taps of 3x3 kernels on neighbouring pixels: each input column of a row is loaded once and
 * multiplied for all the pixels that it belongs to.
 */
final class FloatTaps3x3 extends FloatTaps {
  private static final int SIZE = 3;

  private final int stride;

  /** For pixels that are {@code stride} columns apart. */
  FloatTaps3x3(int stride) {
    this.stride = stride;
  }

  @Override
  void emit(
      FunctionBuilder f,
      Local params,
      Local pointers,
      Local channel,
      Local weights,
      List<List<Local>> accumulators) {
    int vectors = accumulators.get(0).size();
    List<Local> w = f.v128s(SIZE * vectors);
    Local address = f.i32();
    Local activation = f.v128();
    for (int ky = 0; ky < SIZE; ky++) {
      for (int i = 0; i < w.size(); i++) {
        f.get(weights).memory(Op.V128_LOAD, VECTOR * (ky * w.size() + i)).set(w.get(i));
      }
      for (int x = 0; x < (accumulators.size() - 1) * stride + SIZE; x++) {
        f.get(pointers).memory(Op.I32_LOAD, 4 * (x * SIZE + ky));
        f.get(channel).op(Op.I32_ADD).set(address);
        for (int i = 0; i < vectors; i++) {
          f.get(address).memory(Op.V128_LOAD, VECTOR * i).set(activation);
          for (int kx = x % stride; kx < SIZE; kx += stride) {
            int pixel = (x - kx) / stride;
            if (x >= kx && pixel < accumulators.size()) {
              Local accumulator = accumulators.get(pixel).get(i);
              f.get(accumulator).get(activation).get(w.get(kx * vectors + i));
              f.op(Op.F32X4_MUL).op(Op.F32X4_ADD).set(accumulator);
            }
          }
        }
      }
    }
    f.add(weights, SIZE * SIZE * VECTOR * vectors);
  }
}

package dev.octet.wasm.emit;

import dev.octet.kernel.FloatDepthwiseParams;
import dev.octet.wasm.asm.FunctionBuilder;
import dev.octet.wasm.asm.Local;
import dev.octet.wasm.asm.Op;
import java.util.ArrayList;
import java.util.List;

/** The taps of a float32 depthwise convolution with a kernel of any size, for a few pixels. */
class FloatTaps {
  static final int VECTOR = 16;

  /**
   * Adds the products of all taps to the accumulators.
   *
   * @param params address of {@link FloatDepthwiseParams}
   * @param pointers address of the pointer of the first tap of the first pixel
   * @param channel bytes from there to the first channel
   * @param weights address of the first tap's weights; afterwards the end of the last one's
   * @param accumulators per pixel, vectors of four channels
   */
  void emit(
      FunctionBuilder f,
      Local params,
      Local pointers,
      Local channel,
      Local weights,
      List<List<Local>> accumulators) {
    List<Local> rows = new ArrayList<>();
    Local step = f.i32();
    Local column = f.i32();
    Local height = f.i32();
    Local width = f.i32();
    f.get(params).memory(Op.I32_LOAD, FloatDepthwiseParams.POINTER_STEP).set(step);
    f.get(params).memory(Op.I32_LOAD, FloatDepthwiseParams.KERNEL_HEIGHT).set(height);
    f.get(height).i32(2).op(Op.I32_SHL).set(column);
    Local row = f.i32();
    f.get(pointers).set(row);
    f.loop(
        nextRow -> {
          f.get(params).memory(Op.I32_LOAD, FloatDepthwiseParams.KERNEL_WIDTH).set(width);
          for (int p = 0; p < accumulators.size(); p++) {
            rows.add(f.i32());
            if (p == 0) {
              f.get(row).set(rows.get(p));
            } else {
              f.get(rows.get(p - 1)).get(step).op(Op.I32_ADD).set(rows.get(p));
            }
          }
          f.loop(
              nextTap -> {
                tap(f, rows, channel, weights, accumulators);
                rows.forEach(pointer -> f.add(pointer, column));
                f.get(width).i32(1).op(Op.I32_SUB).tee(width).brIf(nextTap);
              });
          f.add(row, 4);
          f.get(height).i32(1).op(Op.I32_SUB).tee(height).brIf(nextRow);
        });
  }

  private static void tap(
      FunctionBuilder f,
      List<Local> pointers,
      Local channel,
      Local weights,
      List<List<Local>> accumulators) {
    int vectors = accumulators.get(0).size();
    List<Local> w = f.v128s(vectors);
    Local address = f.i32();
    for (int i = 0; i < vectors; i++) {
      f.get(weights).memory(Op.V128_LOAD, VECTOR * i).set(w.get(i));
    }
    for (int p = 0; p < accumulators.size(); p++) {
      f.get(pointers.get(p)).memory(Op.I32_LOAD, 0).get(channel).op(Op.I32_ADD).set(address);
      for (int i = 0; i < vectors; i++) {
        Local accumulator = accumulators.get(p).get(i);
        f.get(accumulator).get(address).memory(Op.V128_LOAD, VECTOR * i).get(w.get(i));
        f.op(Op.F32X4_MUL).op(Op.F32X4_ADD).set(accumulator);
      }
    }
    f.add(weights, VECTOR * vectors);
  }
}

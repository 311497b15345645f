package dev.octet.wasm.emit;

import dev.octet.kernel.DepthwiseParams;
import dev.octet.wasm.asm.FunctionBuilder;
import dev.octet.wasm.asm.Local;
import dev.octet.wasm.asm.Op;
import java.util.ArrayList;
import java.util.List;

/**
 * Emits a depthwise convolution of three groups of four taps where each pixel's first groups are
 * its left neighbour's last ones, as in a 3x3 kernel of stride 1 whose groups are the columns: a
 * column is loaded and interleaved once and serves three pixels. Eight channels at a time, so that
 * three columns stay in registers.
 */
final class SlidingDepthwise {
  /** The POINTER_STEP at which neighbours share columns: one group of pointers. */
  static final int POINTER_STEP = 16;

  private static final int CHANNELS = 8;
  private static final int COLUMNS = 3;
  private static final int VECTORS = 2;
  private static final int GROUP_BYTES = 64;
  private static final int SCALES = 4 * DepthwiseEmitter.CHANNELS;
  private static final int WEIGHTS = 8 * DepthwiseEmitter.CHANNELS;
  private static final int HALF_PANEL = 16 * VECTORS;
  private static final int PANEL = WEIGHTS + COLUMNS * GROUP_BYTES;

  private final FunctionBuilder f;
  private final Parts parts;
  private final Local params;
  private final Local row;
  private final Local to;
  private final Local channels;
  private final Local rowTarget;
  private final Local target;
  private final Local channel;
  private final Local panel;
  private final Local pointer;
  private final List<List<Local>> columns = new ArrayList<>();
  private final Requantize requantize;

  SlidingDepthwise(FunctionBuilder f, Parts parts) {
    this.f = f;
    this.parts = parts;
    params = f.param(0);
    row = f.param(1);
    to = f.param(2);
    channels = f.i32();
    rowTarget = f.i32();
    target = f.i32();
    channel = f.i32();
    panel = f.i32();
    pointer = f.i32();
    for (int i = 0; i < COLUMNS; i++) {
      columns.add(f.v128s(VECTORS));
    }
    requantize = new Requantize(f, params, DepthwiseParams.MAGIC);
  }

  void emit() {
    param(DepthwiseParams.CHANNELS).set(channels);
    f.block(
        done ->
            f.loop(
                next -> {
                  f.get(row).get(to).op(Op.I32_GE_S).brIf(done);
                  param(DepthwiseParams.C).get(row);
                  param(DepthwiseParams.WIDTH).op(Op.I32_MUL).get(channels).op(Op.I32_MUL);
                  f.op(Op.I32_ADD).set(rowTarget);
                  halfPanels();
                  f.add(row, 1).br(next);
                }));
  }

  private void halfPanels() {
    f.i32(0).set(channel);
    param(DepthwiseParams.PANELS).set(panel);
    f.loop(
        nextHalf -> {
          param(DepthwiseParams.POINTERS).get(row);
          param(DepthwiseParams.POINTER_ROW).op(Op.I32_MUL).op(Op.I32_ADD).set(pointer);
          f.get(rowTarget).get(channel).op(Op.I32_ADD).set(target);
          pixels();
          f.add(channel, CHANNELS);
          f.i32(HALF_PANEL).i32(PANEL - HALF_PANEL);
          f.get(channel).i32(CHANNELS).op(Op.I32_AND).select();
          f.get(panel).op(Op.I32_ADD).set(panel);
          f.get(channel).get(channels).op(Op.I32_LT_S).brIf(nextHalf);
        });
  }

  private void pixels() {
    Local left = f.i32();
    param(DepthwiseParams.WIDTH).set(left);
    for (int i = 0; i < COLUMNS - 1; i++) {
      column(columns.get(i));
    }
    f.block(
        done ->
            f.loop(
                next -> {
                  for (int first = 0; first < COLUMNS; first++) {
                    column(columns.get((first + 2) % COLUMNS));
                    pixel(first);
                    f.add(target, channels);
                    f.get(left).i32(1).op(Op.I32_SUB).tee(left);
                    if (first + 1 < COLUMNS) {
                      f.op(Op.I32_EQZ).brIf(done);
                    } else {
                      f.brIf(next);
                    }
                  }
                }));
  }

  /** Loads four taps of eight channels; a 32-bit lane receives those of one channel. */
  private void column(List<Local> column) {
    f.scope(
        () -> {
          Local upper = f.v128();
          for (int tap = 0; tap < 4; tap++) {
            f.get(pointer).memory(Op.I32_LOAD, 4 * tap).get(channel).op(Op.I32_ADD);
            f.memory(Op.V128_LOAD64_ZERO, 0);
            if (tap % 2 == 1) {
              f.shuffle(Shuffles.ZIP_LOW_8).set(tap == 1 ? upper : column.get(1));
            }
          }
          f.get(upper).get(column.get(1)).shuffle(Shuffles.ZIP_LOW_16).set(column.get(0));
          f.get(upper).get(column.get(1)).shuffle(Shuffles.ZIP_HIGH_16).set(column.get(1));
        });
    f.add(pointer, POINTER_STEP);
  }

  private void pixel(int first) {
    f.scope(
        () -> {
          List<Local> accumulators = f.v128s(VECTORS);
          for (int i = 0; i < VECTORS; i++) {
            f.get(panel).memory(Op.V128_LOAD, 16 * i).set(accumulators.get(i));
          }
          for (int g = 0; g < COLUMNS; g++) {
            List<Local> column = columns.get((first + g) % COLUMNS);
            for (int i = 0; i < VECTORS; i++) {
              f.get(panel).memory(Op.V128_LOAD, WEIGHTS + g * GROUP_BYTES + 16 * i);
              f.get(column.get(i)).get(accumulators.get(i));
              parts.dot().emit(f);
              f.set(accumulators.get(i));
            }
          }
          for (int i = 0; i < VECTORS; i++) {
            requantize.round(accumulators.get(i), panel, SCALES + 16 * i);
          }
          f.op(Op.I16X8_NARROW_I32X4_S).tee(accumulators.get(0)).get(accumulators.get(0));
          requantize.finish();
          f.set(accumulators.get(0));
          store(accumulators.get(0));
        });
  }

  private void store(Local result) {
    f.get(channels).get(channel).op(Op.I32_SUB).i32(CHANNELS).op(Op.I32_GE_S);
    f.ifElse(
        () -> f.get(target).get(result).memoryLane(Op.V128_STORE64_LANE, 0, 0),
        () -> {
          f.get(target).get(result).get(channels).get(channel).op(Op.I32_SUB);
          f.call(parts.storePartial());
        });
  }

  private FunctionBuilder param(int offset) {
    return f.get(params).memory(Op.I32_LOAD, offset);
  }
}

package dev.octet.wasm.emit;

import dev.octet.kernel.FloatDepthwiseParams;
import dev.octet.kernel.KernelSpec;
import dev.octet.wasm.asm.FunctionBuilder;
import dev.octet.wasm.asm.Local;
import dev.octet.wasm.asm.Op;
import java.util.ArrayList;
import java.util.List;

/**
 * Emits a float32 depthwise convolution in groups of MR neighbouring pixels, a power of two, with
 * the panels of NR channels inside.
 */
final class FloatDepthwisePixels {
  private static final int VECTOR = 16;

  private final FunctionBuilder f;
  private final FloatTaps taps;
  private final int groupPixels;
  private final int panelBytes;
  private final FloatOutput output;
  private final Local params;
  private final Local row;
  private final Local pointers;

  /** Bytes from channel 0 of a pixel to the panel's first one. */
  private final Local channel;

  /** Bytes of all channels of a pixel. */
  private final Local channels;

  /** Bytes from one output pixel to the next. */
  private final Local step;

  private final Local target;
  private final Local weights;

  FloatDepthwisePixels(FunctionBuilder f, KernelSpec spec, Parts parts, FloatTaps taps) {
    this.f = f;
    this.taps = taps;
    groupPixels = spec.mr();
    panelBytes = Float.BYTES * spec.nr();
    params = f.param(0);
    row = f.param(1);
    output = new FloatOutput(f, params, parts.storePartial());
    pointers = f.i32();
    channel = f.i32();
    channels = f.i32();
    step = f.i32();
    target = f.i32();
    weights = f.i32();
  }

  void emit() {
    param(FloatDepthwiseParams.CHANNELS).i32(Float.BYTES).op(Op.I32_MUL).set(channels);
    param(FloatDepthwiseParams.C_STEP).set(step);
    KernelEmitter.forEachUnit(
        f,
        () -> {
          row();
        });
  }

  private void row() {
    Local left = f.i32();
    param(FloatDepthwiseParams.POINTERS).get(row);
    param(FloatDepthwiseParams.POINTER_ROW).op(Op.I32_MUL).op(Op.I32_ADD).set(pointers);
    param(FloatDepthwiseParams.C).get(row);
    param(FloatDepthwiseParams.C_ROW).op(Op.I32_MUL).op(Op.I32_ADD).set(target);
    param(FloatDepthwiseParams.WIDTH).set(left);
    f.block(
        done ->
            f.loop(
                next -> {
                  f.get(left).i32(groupPixels).op(Op.I32_LT_S).brIf(done);
                  group(groupPixels);
                  f.add(left, -groupPixels).br(next);
                }));
    for (int count = groupPixels / 2; count >= 1; count /= 2) {
      int rest = count;
      f.get(left).i32(rest).op(Op.I32_AND);
      f.ifThen(() -> group(rest));
    }
  }

  /** Emits all channels of neighbouring pixels. */
  private void group(int pixels) {
    f.i32(0).set(channel);
    param(FloatDepthwiseParams.PANELS).set(weights);
    f.loop(
        nextPanel -> {
          panel(pixels);
          f.add(channel, panelBytes);
          f.get(channel).get(channels).op(Op.I32_LT_S).brIf(nextPanel);
        });
    f.get(target).get(step).i32(pixels).op(Op.I32_MUL).op(Op.I32_ADD).set(target);
    f.get(pointers);
    param(FloatDepthwiseParams.POINTER_STEP).i32(pixels).op(Op.I32_MUL);
    f.op(Op.I32_ADD).set(pointers);
  }

  private void panel(int pixels) {
    List<List<Local>> accumulators = new ArrayList<>();
    for (int p = 0; p < pixels; p++) {
      accumulators.add(f.v128s(panelBytes / VECTOR));
    }
    for (int i = 0; i < panelBytes / VECTOR; i++) {
      Local first = accumulators.get(0).get(i);
      f.get(weights).memory(Op.V128_LOAD, VECTOR * i).set(first);
      for (int p = 1; p < pixels; p++) {
        f.get(first).set(accumulators.get(p).get(i));
      }
    }
    f.add(weights, panelBytes);
    f.scope(() -> taps.emit(f, params, pointers, channel, weights, accumulators));
    Local address = f.i32();
    Local left = f.i32();
    f.get(target).get(channel).op(Op.I32_ADD).set(address);
    f.get(channels).get(channel).op(Op.I32_SUB).set(left);
    output.emit(accumulators, address, step, left);
  }

  private FunctionBuilder param(int offset) {
    return f.get(params).memory(Op.I32_LOAD, offset);
  }
}

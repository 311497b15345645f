package dev.octet.wasm.emit;

import dev.octet.kernel.PoolParams;
import dev.octet.wasm.asm.FunctionBuilder;
import dev.octet.wasm.asm.Local;
import dev.octet.wasm.asm.Op;

/** Walks over output rows, pixels, vectors of channels, and the taps inside the image. */
final class PoolWindows {
  private static final int VECTOR = 16;

  private final FunctionBuilder f;
  private final Parts parts;
  private final PoolReduction reduction;
  private final Local params;
  private final Local row;

  /** Bytes from one pixel to the next. */
  private final Local pixel;

  /** Bytes from one row of the input to the next. */
  private final Local line;

  private final Local target;
  private final Local rows;
  private final Local columns;
  private final Local source;

  PoolWindows(FunctionBuilder f, Parts parts, PoolReduction reduction) {
    this.f = f;
    this.parts = parts;
    this.reduction = reduction;
    params = f.param(0);
    row = f.param(1);
    pixel = f.i32();
    line = f.i32();
    target = f.i32();
    rows = f.i32();
    columns = f.i32();
    source = f.i32();
  }

  void emit() {
    param(PoolParams.CHANNELS).i32(reduction.elementBytes()).op(Op.I32_MUL).set(pixel);
    param(PoolParams.WIDTH).get(pixel).op(Op.I32_MUL).set(line);
    param(PoolParams.C);
    param(PoolParams.OUT_WIDTH).get(row).op(Op.I32_MUL).get(pixel).op(Op.I32_MUL);
    f.op(Op.I32_ADD).set(target);
    KernelEmitter.forEachUnit(
        f,
        () -> {
          row();
        });
  }

  private void row() {
    Local x = f.i32();
    Local first = f.i32();
    Local address = f.i32();
    f.get(row);
    param(PoolParams.OUT_HEIGHT).op(Op.I32_REM_S).set(x);
    clip(x, PoolParams.STRIDE_Y, PoolParams.TOP, PoolParams.WINDOW_HEIGHT, PoolParams.HEIGHT);
    f.set(rows).set(first);
    f.get(row);
    param(PoolParams.OUT_HEIGHT).op(Op.I32_DIV_S);
    param(PoolParams.HEIGHT).op(Op.I32_MUL).get(first).op(Op.I32_ADD);
    f.get(line).op(Op.I32_MUL);
    param(PoolParams.A).op(Op.I32_ADD).set(address);
    f.i32(0).set(x);
    f.loop(
        nextPixel -> {
          clip(x, PoolParams.STRIDE_X, PoolParams.LEFT, PoolParams.WINDOW_WIDTH, PoolParams.WIDTH);
          f.set(columns);
          f.get(pixel).op(Op.I32_MUL).get(address).op(Op.I32_ADD).set(source);
          pixel();
          f.add(target, pixel).add(x, 1);
          f.get(x);
          param(PoolParams.OUT_WIDTH).op(Op.I32_LT_S).brIf(nextPixel);
        });
  }

  /** Pushes the first position of a window inside the image, and the number of positions. */
  private void clip(Local output, int stride, int padding, int window, int extent) {
    Local first = f.i32();
    Local end = f.i32();
    f.get(output);
    param(stride).op(Op.I32_MUL);
    param(padding).op(Op.I32_SUB).tee(first);
    param(window).op(Op.I32_ADD).set(end);
    f.get(end);
    param(extent);
    f.get(end);
    param(extent).op(Op.I32_LT_S).select().set(end);
    f.i32(0).get(first).get(first).i32(0).op(Op.I32_LT_S).select().tee(first);
    f.get(end).get(first).op(Op.I32_SUB);
  }

  private void pixel() {
    Local channel = f.i32();
    Local taps = f.i32();
    f.get(rows).get(columns).op(Op.I32_MUL).set(taps);
    reduction.window(taps);
    f.i32(0).set(channel);
    f.loop(
        nextVector -> {
          reduction.start();
          taps(channel);
          store(channel);
          f.add(channel, VECTOR);
          f.get(channel).get(pixel).op(Op.I32_LT_S).brIf(nextVector);
        });
  }

  private void taps(Local channel) {
    Local start = f.i32();
    Local left = f.i32();
    f.get(source).get(channel).op(Op.I32_ADD).set(start);
    f.get(rows).set(left);
    f.loop(
        nextRow -> {
          Local tap = f.i32();
          Local tapsLeft = f.i32();
          f.get(start).set(tap);
          f.get(columns).set(tapsLeft);
          f.loop(
              nextTap -> {
                f.get(tap).memory(Op.V128_LOAD, 0);
                reduction.tap();
                f.add(tap, pixel).add(tapsLeft, -1);
                f.get(tapsLeft).brIf(nextTap);
              });
          reduction.endRow(left);
          f.add(start, line).add(left, -1);
          f.get(left).brIf(nextRow);
        });
  }

  private void store(Local channel) {
    Local address = f.i32();
    Local left = f.i32();
    Local result = f.v128();
    reduction.result();
    f.set(result);
    f.get(target).get(channel).op(Op.I32_ADD).set(address);
    f.get(pixel).get(channel).op(Op.I32_SUB).tee(left).i32(VECTOR).op(Op.I32_GE_S);
    f.ifElse(
        () -> f.get(address).get(result).memory(Op.V128_STORE, 0),
        () -> f.get(address).get(result).get(left).call(parts.storePartial()));
  }

  private FunctionBuilder param(int offset) {
    return f.get(params).memory(Op.I32_LOAD, offset);
  }
}

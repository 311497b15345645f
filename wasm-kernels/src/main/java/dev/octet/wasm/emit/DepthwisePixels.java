package dev.octet.wasm.emit;

import dev.octet.kernel.DepthwiseParams;
import dev.octet.kernel.Feature;
import dev.octet.kernel.KernelSpec;
import dev.octet.wasm.asm.FunctionBuilder;
import dev.octet.wasm.asm.Local;
import dev.octet.wasm.asm.Op;
import java.util.List;

/** Emits a depthwise convolution pixel by pixel, with the panels of NR channels inside. */
final class DepthwisePixels {
  private final FunctionBuilder f;
  private final KernelSpec spec;
  private final Parts parts;
  private final Local params;
  private final Local row;
  private final Local pointers;

  /** Bytes from channel 0 of a pixel to the panel's first one. */
  private final Local channel;

  /** Bytes of all channels of a pixel. */
  private final Local channels;

  private final Local target;
  private final Local panel;
  private final Local weights;
  private final Local pointer;
  private final List<Local> accumulators;
  private final TileOutput output;
  private final int panelBytes;

  DepthwisePixels(FunctionBuilder f, KernelSpec spec, Parts parts) {
    this.f = f;
    this.spec = spec;
    this.parts = parts;
    params = f.param(0);
    row = f.param(1);
    pointers = f.i32();
    channel = f.i32();
    channels = f.i32();
    target = f.i32();
    panel = f.i32();
    weights = f.i32();
    pointer = f.i32();
    accumulators = f.v128s(spec.nr() / 4);
    output = new QuantizedChannels(f, params, parts.storePartial());
    panelBytes = spec.nr() * output.elementBytes();
  }

  void emit() {
    param(DepthwiseParams.CHANNELS).i32(output.elementBytes()).op(Op.I32_MUL).set(channels);
    param(DepthwiseParams.C).get(row);
    param(DepthwiseParams.WIDTH).op(Op.I32_MUL).get(channels).op(Op.I32_MUL);
    f.op(Op.I32_ADD).set(target);
    KernelEmitter.forEachUnit(
        f,
        () -> {
          row();
        });
  }

  private void row() {
    Local left = f.i32();
    param(DepthwiseParams.POINTERS).get(row);
    param(DepthwiseParams.POINTER_ROW).op(Op.I32_MUL).op(Op.I32_ADD).set(pointers);
    param(DepthwiseParams.WIDTH).set(left);
    f.loop(
        nextPixel -> {
          pixel();
          f.add(target, channels);
          f.get(pointers);
          param(DepthwiseParams.POINTER_STEP).op(Op.I32_ADD).set(pointers);
          f.get(left).i32(1).op(Op.I32_SUB).tee(left).brIf(nextPixel);
        });
  }

  private void pixel() {
    f.i32(0).set(channel);
    param(DepthwiseParams.PANELS).set(weights);
    f.loop(
        nextPanel -> {
          panel();
          f.add(channel, panelBytes);
          f.get(channel).get(channels).op(Op.I32_LT_S).brIf(nextPanel);
        });
  }

  private void panel() {
    f.get(weights).set(panel);
    for (int i = 0; i < accumulators.size(); i++) {
      f.get(panel).memory(Op.V128_LOAD, 16 * i).set(accumulators.get(i));
    }
    f.add(weights, output.headerBytes());
    f.get(pointers).set(pointer);
    groups(tapGroup());
    f.scope(
        () -> {
          Local address = f.i32();
          Local left = f.i32();
          f.get(target).get(channel).op(Op.I32_ADD).set(address);
          f.get(channels).get(channel).op(Op.I32_SUB).set(left);
          output.emit(List.of(accumulators), panel, address, left);
        });
  }

  private TapGroup tapGroup() {
    return spec.feature() == Feature.RELAXED
        ? new RelaxedTapGroup(parts.dot())
        : new WideningTapGroup();
  }

  private void groups(TapGroup group) {
    Local left = f.i32();
    param(DepthwiseParams.GROUPS).set(left);
    f.loop(
        next -> {
          group.emit(f, this::tap, weights, accumulators);
          f.add(pointer, 4 * group.taps()).add(weights, group.weightBytes());
          f.get(left).i32(1).op(Op.I32_SUB).tee(left).brIf(next);
        });
  }

  private void tap(int number) {
    f.get(pointer).memory(Op.I32_LOAD, 4 * number).get(channel).op(Op.I32_ADD);
  }

  private FunctionBuilder param(int offset) {
    return f.get(params).memory(Op.I32_LOAD, offset);
  }
}

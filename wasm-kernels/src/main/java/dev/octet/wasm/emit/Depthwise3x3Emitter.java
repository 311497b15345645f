package dev.octet.wasm.emit;

import static dev.octet.wasm.encode.ValueType.I32;

import dev.octet.kernel.Depthwise3x3Params;
import dev.octet.kernel.KernelSpec;
import dev.octet.wasm.asm.FunctionBuilder;
import dev.octet.wasm.asm.FunctionRef;
import dev.octet.wasm.asm.Local;
import dev.octet.wasm.asm.Op;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Depthwise convolutions of 3x3 windows, {@link Depthwise3x3Params}: one function per stride,
 * number of terms and epilogue computes a panel of a row group; this one finds the rows.
 */
final class Depthwise3x3Emitter implements KernelEmitter {

  @Override
  public FunctionRef emit(KernelSpec spec, Parts parts) {
    if (spec.nr() != Depthwise3x3Panel.CHANNELS) {
      throw new IllegalArgumentException(spec.name() + ": only panels of 8 channels are written");
    }
    List<FunctionRef> panels = new ArrayList<>();
    for (int stride = 1; stride <= 2; stride++) {
      for (int terms = 1; terms <= 2; terms++) {
        panels.add(panel(spec, parts, stride, terms, true));
        panels.add(panel(spec, parts, stride, terms, false));
      }
    }
    return parts
        .module()
        .function(spec.name(), PARAMS, List.of(), f -> new Body(f, spec, panels).emit());
  }

  private static FunctionRef panel(
      KernelSpec spec, Parts parts, int stride, int terms, boolean clamps) {
    return parts
        .module()
        .function(
            spec.name() + "_stride" + stride + "_terms" + terms + (clamps ? "_clamping" : "_plain"),
            Collections.nCopies(Depthwise3x3Panel.PARAMETERS, I32),
            List.of(),
            f -> new Depthwise3x3Panel(f, parts, stride, terms, clamps).emit());
  }

  private static final class Body {
    private final FunctionBuilder f;
    private final KernelSpec spec;
    private final List<FunctionRef> panels;
    private final Local params;
    private final Local unit;
    private final Local to;
    private final Local image;
    private final Local y;
    private final Local clamps;
    private final Local stride;
    private final Local dilation;
    private final Local rowBytes;
    private final Local target;
    private final Local secondRow;
    private final List<Local> rows = new ArrayList<>();

    Body(FunctionBuilder f, KernelSpec spec, List<FunctionRef> panels) {
      this.f = f;
      this.spec = spec;
      this.panels = panels;
      params = f.param(0);
      unit = f.param(1);
      to = f.param(2);
      image = f.i32();
      y = f.i32();
      clamps = f.i32();
      stride = f.i32();
      dilation = f.i32();
      rowBytes = f.i32();
      target = f.i32();
      secondRow = f.i32();
      for (int i = 0; i < 4; i++) {
        rows.add(f.i32());
      }
    }

    void emit() {
      Requantize.pushClamps(f, params, Depthwise3x3Params.MAGIC);
      f.set(clamps);
      param(Depthwise3x3Params.STRIDE).set(stride);
      param(Depthwise3x3Params.DILATION).set(dilation);
      param(Depthwise3x3Params.WIDTH);
      param(Depthwise3x3Params.CHANNELS).op(Op.I32_MUL).set(rowBytes);
      f.block(
          done ->
              f.loop(
                  next -> {
                    f.get(unit).get(to).op(Op.I32_GE_S).brIf(done);
                    findRows();
                    findTarget();
                    eachPanel();
                    f.add(unit, 1).br(next);
                  }));
    }

    private void findRows() {
      f.get(unit);
      param(Depthwise3x3Params.GROUPS).op(Op.I32_DIV_S).set(image);
      f.get(unit).get(image);
      param(Depthwise3x3Params.GROUPS).op(Op.I32_MUL).op(Op.I32_SUB).set(y);
      f.get(stride).i32(1).op(Op.I32_EQ);
      // g / d * 2d + g % d = g + g / d * d
      f.ifThen(
          () -> {
            f.get(y).get(y).get(dilation).op(Op.I32_DIV_S).get(dilation).op(Op.I32_MUL);
            f.op(Op.I32_ADD).set(y);
          });
      f.scope(
          () -> {
            Local row = f.i32();
            f.get(y).get(stride).op(Op.I32_MUL);
            param(Depthwise3x3Params.TOP).op(Op.I32_SUB).set(row);
            for (Local pointer : rows) {
              f.get(image);
              param(Depthwise3x3Params.HEIGHT).op(Op.I32_MUL).get(row).op(Op.I32_ADD);
              f.get(rowBytes).op(Op.I32_MUL);
              param(Depthwise3x3Params.IMAGE).op(Op.I32_ADD);
              param(Depthwise3x3Params.PADDING);
              f.get(row);
              param(Depthwise3x3Params.HEIGHT).op(Op.I32_LT_U).select().set(pointer);
              f.add(row, dilation);
            }
          });
    }

    private void findTarget() {
      f.scope(
          () -> {
            Local outputBytes = f.i32();
            param(Depthwise3x3Params.OUT_WIDTH);
            param(Depthwise3x3Params.CHANNELS).op(Op.I32_MUL).set(outputBytes);
            f.get(image);
            param(Depthwise3x3Params.OUT_HEIGHT).op(Op.I32_MUL).get(y).op(Op.I32_ADD);
            f.get(outputBytes).op(Op.I32_MUL);
            param(Depthwise3x3Params.OUTPUT).op(Op.I32_ADD).set(target);
            f.get(dilation).get(outputBytes).op(Op.I32_MUL).i32(0);
            f.get(y).get(dilation).op(Op.I32_ADD);
            param(Depthwise3x3Params.OUT_HEIGHT).op(Op.I32_LT_S).select().set(secondRow);
          });
    }

    private void eachPanel() {
      f.scope(
          () -> {
            Local panel = f.i32();
            Local channel = f.i32();
            param(Depthwise3x3Params.PANELS).set(panel);
            f.i32(0).set(channel);
            f.loop(
                next -> {
                  f.get(stride).i32(1).op(Op.I32_EQ);
                  f.ifElse(() -> onePanel(1, panel, channel), () -> onePanel(2, panel, channel));
                  f.add(channel, Depthwise3x3Panel.CHANNELS);
                  f.get(channel);
                  param(Depthwise3x3Params.CHANNELS).op(Op.I32_LT_S).brIf(next);
                });
          });
    }

    private void onePanel(int fixedStride, Local panel, Local channel) {
      f.get(panel).memory(Op.I32_LOAD, 0).i32(1).op(Op.I32_EQ);
      f.ifElse(
          () -> call(fixedStride, 1, panel, channel), () -> call(fixedStride, 2, panel, channel));
    }

    private void call(int fixedStride, int terms, Local panel, Local channel) {
      int number = 4 * (fixedStride - 1) + 2 * (terms - 1);
      f.get(clamps);
      f.ifElse(
          () -> call(panels.get(number), panel, channel),
          () -> call(panels.get(number + 1), panel, channel));
      f.add(panel, Depthwise3x3Panel.bytes(spec, fixedStride, terms));
    }

    private void call(FunctionRef function, Local panel, Local channel) {
      f.get(params).get(panel).get(channel);
      rows.forEach(f::get);
      f.get(target).get(secondRow).call(function);
    }

    private FunctionBuilder param(int offset) {
      return f.get(params).memory(Op.I32_LOAD, offset);
    }
  }
}

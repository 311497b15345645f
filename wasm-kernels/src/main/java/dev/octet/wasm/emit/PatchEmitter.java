package dev.octet.wasm.emit;

import dev.octet.kernel.KernelSpec;
import dev.octet.kernel.PatchParams;
import dev.octet.wasm.asm.FunctionBuilder;
import dev.octet.wasm.asm.FunctionRef;
import dev.octet.wasm.asm.Local;
import dev.octet.wasm.asm.Op;
import java.util.List;
import java.util.function.Consumer;

/** Windows copied into rows, {@link PatchParams}: line by line, each row of the window in turn. */
final class PatchEmitter implements KernelEmitter {
  private static final int VECTOR = 16;

  @Override
  public FunctionRef emit(KernelSpec spec, Parts parts) {
    return parts.module().function(spec.name(), PARAMS, List.of(), f -> new Body(f).emit());
  }

  private static final class Body {
    private final FunctionBuilder f;
    private final Local params;
    private final Local unit;
    private final Local ky;
    private final Local row;
    private final Local target;
    private final Local segment;

    /** Bytes from the start of the input row to the segment; negative in the padding. */
    private final Local offset;

    /** Where offsets of segments that lie inside the image end. */
    private final Local inside;

    private final Local rowBytes;

    Body(FunctionBuilder f) {
      this.f = f;
      params = f.param(0);
      unit = f.param(1);
      ky = f.i32();
      row = f.i32();
      target = f.i32();
      segment = f.i32();
      offset = f.i32();
      inside = f.i32();
      rowBytes = f.i32();
    }

    void emit() {
      param(PatchParams.SEGMENT).set(segment);
      KernelEmitter.forEachUnit(
          f,
          () -> {
            f.i32(0).set(ky);
            f.loop(
                nextRow -> {
                  findRow();
                  line();
                  f.add(ky, 1).get(ky);
                  param(PatchParams.WINDOW_ROWS).op(Op.I32_LT_S).brIf(nextRow);
                });
          });
    }

    /** Finds the input row; one outside the image has no bytes. */
    private void findRow() {
      Local y = f.i32();
      f.get(unit);
      param(PatchParams.OUT_HEIGHT).op(Op.I32_REM_S);
      param(PatchParams.STEP_Y).op(Op.I32_MUL);
      param(PatchParams.TOP).op(Op.I32_SUB);
      f.get(ky);
      param(PatchParams.DILATION_Y).op(Op.I32_MUL).op(Op.I32_ADD).set(y);
      param(PatchParams.ROW_BYTES).i32(0).get(y);
      param(PatchParams.HEIGHT).op(Op.I32_LT_U).select().set(rowBytes);
      f.get(rowBytes).get(segment).op(Op.I32_SUB).i32(1).op(Op.I32_ADD).i32(0);
      f.get(rowBytes).get(segment).op(Op.I32_GE_S).select().set(inside);
      f.get(unit);
      param(PatchParams.OUT_HEIGHT).op(Op.I32_DIV_S);
      param(PatchParams.HEIGHT).op(Op.I32_MUL).get(y).op(Op.I32_ADD);
      param(PatchParams.ROW_BYTES).op(Op.I32_MUL);
      param(PatchParams.IMAGE).op(Op.I32_ADD).set(row);
    }

    private void line() {
      f.scope(
          () -> {
            Local left = f.i32();
            Local step = f.i32();
            Local patch = f.i32();
            param(PatchParams.OUT_WIDTH).set(left);
            param(PatchParams.STEP_X).set(step);
            param(PatchParams.PATCH).set(patch);
            f.i32(0);
            param(PatchParams.LEFT).op(Op.I32_SUB).set(offset);
            param(PatchParams.OUT).get(unit).get(left).op(Op.I32_MUL).get(patch).op(Op.I32_MUL);
            f.op(Op.I32_ADD).get(ky).get(segment).op(Op.I32_MUL).op(Op.I32_ADD).set(target);
            f.loop(
                next -> {
                  f.get(offset).get(inside).op(Op.I32_LT_U);
                  f.ifElse(this::copy, this::assemble);
                  f.add(offset, step).add(target, patch);
                  f.get(left).i32(1).op(Op.I32_SUB).tee(left).brIf(next);
                });
          });
    }

    private void copy() {
      vectors(
          i -> {
            f.get(row).get(offset).op(Op.I32_ADD).get(i).op(Op.I32_ADD);
            f.memory(Op.V128_LOAD, 0);
          });
    }

    private void assemble() {
      vectors(i -> f.get(params).memory(Op.V128_LOAD32_SPLAT, PatchParams.ZERO));
      Local i = f.i32();
      f.i32(0).set(i);
      f.loop(
          next -> {
            f.get(offset).get(i).op(Op.I32_ADD).get(rowBytes).op(Op.I32_LT_U);
            f.ifThen(
                () -> {
                  f.get(target).get(i).op(Op.I32_ADD);
                  f.get(row).get(offset).op(Op.I32_ADD).get(i).op(Op.I32_ADD);
                  f.memory(Op.I32_LOAD8_U, 0).memory(Op.I32_STORE8, 0);
                });
            f.add(i, 1).get(i).get(segment).op(Op.I32_LT_S).brIf(next);
          });
    }

    /** Writes vectors over the whole segment; {@code vector} pushes the one at a distance. */
    private void vectors(Consumer<Local> vector) {
      Local i = f.i32();
      f.i32(0).set(i);
      f.loop(
          next -> {
            f.get(target).get(i).op(Op.I32_ADD);
            vector.accept(i);
            f.memory(Op.V128_STORE, 0);
            f.add(i, VECTOR).get(i).get(segment).op(Op.I32_LT_S).brIf(next);
          });
    }

    private FunctionBuilder param(int offset) {
      return f.get(params).memory(Op.I32_LOAD, offset);
    }
  }
}

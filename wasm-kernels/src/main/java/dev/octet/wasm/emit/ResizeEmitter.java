package dev.octet.wasm.emit;

import dev.octet.kernel.Family;
import dev.octet.kernel.KernelSpec;
import dev.octet.kernel.ResizeParams;
import dev.octet.wasm.asm.FunctionBuilder;
import dev.octet.wasm.asm.FunctionRef;
import dev.octet.wasm.asm.Local;
import dev.octet.wasm.asm.Op;
import java.util.List;

/**
 * Bilinear interpolation, {@link ResizeParams}, of 16 bytes of a pixel at a time: all that does not
 * depend on the horizontal weight is computed once for a group of columns.
 *
 * <p>A pixel of 16 bytes or more ends with a block that overlaps the one before it. A smaller one
 * is stored as 16 bytes too, of which the next pixel overwrites the rest, but not at the end of a
 * row.
 */
final class ResizeEmitter implements KernelEmitter {
  private static final int BLOCK = 16;

  @Override
  public FunctionRef emit(KernelSpec spec, Parts parts) {
    boolean floats = spec.family() == Family.FLOAT_RESIZE_BILINEAR;
    return parts
        .module()
        .function(
            spec.name(),
            PARAMS,
            List.of(),
            f -> {
              Interpolation blend =
                  floats ? new FloatInterpolation(f) : new ByteInterpolation(f, f.param(0));
              new Body(f, blend, parts.storePartial()).emit();
            });
  }

  private static final class Body {
    private final FunctionBuilder f;
    private final Interpolation blend;
    private final FunctionRef storePartial;
    private final Local params;
    private final Local from;
    private final Local to;
    private final Local row;
    private final Local group;
    private final Local out;
    private final Local lastStore;

    Body(FunctionBuilder f, Interpolation blend, FunctionRef storePartial) {
      this.f = f;
      this.blend = blend;
      this.storePartial = storePartial;
      params = f.param(0);
      from = f.param(1);
      to = f.param(2);
      row = f.i32();
      group = f.i32();
      out = f.i32();
      lastStore = f.i32();
    }

    void emit() {
      f.get(from).get(to).op(Op.I32_EQ).ifThen(f::ret);
      param(ResizeParams.ROWS).get(from).i32(ResizeParams.ROW_ENTRY_BYTES);
      f.op(Op.I32_MUL).op(Op.I32_ADD).set(row);
      param(ResizeParams.C).get(from);
      param(ResizeParams.ROW_BYTES).op(Op.I32_MUL).op(Op.I32_ADD).set(out);
      f.loop(
          next -> {
            outputRow();
            f.add(row, ResizeParams.ROW_ENTRY_BYTES).add(from, 1);
            f.get(from).get(to).op(Op.I32_LT_S).brIf(next);
          });
    }

    private void outputRow() {
      Local top = f.i32();
      Local bottom = f.i32();
      f.get(row).memory(Op.I32_LOAD, 0).set(top);
      f.get(row).memory(Op.I32_LOAD, 4).set(bottom);
      blend.row(row, 8);
      f.get(out);
      param(ResizeParams.ROW_BYTES).op(Op.I32_ADD).i32(BLOCK).op(Op.I32_SUB).set(lastStore);
      param(ResizeParams.COLUMNS).set(group);
      f.loop(
          next -> {
            columns(top, bottom);
            f.get(out).get(lastStore).i32(BLOCK).op(Op.I32_ADD).op(Op.I32_LT_U).brIf(next);
          });
    }

    /** One group of columns, block by block. */
    private void columns(Local top, Local bottom) {
      Local left = f.i32();
      Local right = f.i32();
      Local count = f.i32();
      Local rest = f.i32();
      f.get(group).memory(Op.I32_LOAD, 0).set(left);
      f.get(group).memory(Op.I32_LOAD, 4).set(right);
      f.get(group).memory(Op.I32_LOAD, 8).set(count);
      f.add(group, ResizeParams.GROUP_BYTES);
      param(ResizeParams.PIXEL_BYTES).i32(BLOCK).op(Op.I32_SUB).set(rest);
      f.loop(
          next -> {
            blend.corners(top, bottom, left, right);
            pixels(count);
            f.get(rest).i32(0).op(Op.I32_GT_S);
            f.ifThen(
                () -> {
                  Local step = f.i32();
                  f.i32(BLOCK).get(rest).get(rest).i32(BLOCK).op(Op.I32_GT_S).select().set(step);
                  f.add(left, step).add(right, step).add(out, step);
                  f.get(rest).get(step).op(Op.I32_SUB).set(rest);
                  f.br(next);
                });
          });
      backToFirstBlock();
      f.get(out).get(count);
      param(ResizeParams.PIXEL_BYTES).op(Op.I32_MUL).op(Op.I32_ADD).set(out);
      f.get(group).get(count).i32(2).op(Op.I32_SHL).op(Op.I32_ADD).set(group);
    }

    /** {@code out -= max(PIXEL_BYTES - BLOCK, 0)}. */
    private void backToFirstBlock() {
      Local moved = f.i32();
      param(ResizeParams.PIXEL_BYTES).i32(BLOCK).op(Op.I32_SUB).set(moved);
      f.get(out).get(moved).i32(0).get(moved).i32(0).op(Op.I32_GT_S).select();
      f.op(Op.I32_SUB).set(out);
    }

    private void pixels(Local count) {
      Local weight = f.i32();
      Local target = f.i32();
      Local left = f.i32();
      Local result = f.v128();
      f.get(group).set(weight);
      f.get(out).set(target);
      f.get(count).set(left);
      f.loop(
          next -> {
            blend.pixel(weight);
            f.set(result);
            f.get(target).get(lastStore).op(Op.I32_LE_U);
            f.ifElse(
                () -> f.get(target).get(result).memory(Op.V128_STORE, 0),
                () -> {
                  f.get(target).get(result);
                  param(ResizeParams.PIXEL_BYTES).call(storePartial);
                });
            f.add(weight, 4);
            f.get(target);
            param(ResizeParams.PIXEL_BYTES).op(Op.I32_ADD).set(target);
            f.get(left).i32(1).op(Op.I32_SUB).tee(left).brIf(next);
          });
    }

    private FunctionBuilder param(int offset) {
      return f.get(params).memory(Op.I32_LOAD, offset);
    }
  }
}

package dev.octet.wasm.emit;

import dev.octet.kernel.KernelSpec;
import dev.octet.kernel.RowQuantizeParams;
import dev.octet.wasm.asm.FunctionBuilder;
import dev.octet.wasm.asm.FunctionRef;
import dev.octet.wasm.asm.Local;
import dev.octet.wasm.asm.Op;
import java.util.List;

/** Rows of float32 to bytes, {@link RowQuantizeParams}, 16 at a time. */
final class RowQuantizeEmitter implements KernelEmitter {
  private static final int BLOCK = 16;
  private static final int VECTOR = 16;
  private static final float LIMIT = 0x1p21f;

  @Override
  public FunctionRef emit(KernelSpec spec, Parts parts) {
    return parts.module().function(spec.name(), PARAMS, List.of(), f -> new Body(f, parts).emit());
  }

  private static final class Body {
    private final FunctionBuilder f;
    private final Parts parts;
    private final Local params;
    private final Local row;
    private final Local in;
    private final Local out;
    private final Local left;
    private final Local lo;
    private final Local hi;
    private final Local factor;
    private final Local zero;
    private final Local x;

    Body(FunctionBuilder f, Parts parts) {
      this.f = f;
      this.parts = parts;
      params = f.param(0);
      row = f.param(1);
      in = f.i32();
      out = f.i32();
      left = f.i32();
      lo = f.v128();
      hi = f.v128();
      factor = f.v128();
      zero = f.v128();
      x = f.v128();
    }

    void emit() {
      KernelEmitter.forEachUnit(
          f,
          () -> {
            start();
            range();
            parameters();
            start();
            values();
          });
    }

    private void start() {
      Local first = f.i32();
      param(RowQuantizeParams.COUNT).tee(left).get(row).op(Op.I32_MUL).set(first);
      param(RowQuantizeParams.A).get(first).i32(2).op(Op.I32_SHL).op(Op.I32_ADD).set(in);
      param(RowQuantizeParams.C).get(first).op(Op.I32_ADD).set(out);
    }

    /** Leaves the least and the largest of 0 and the row's values in all lanes. */
    private void range() {
      f.i32x4(0).set(lo).i32x4(0).set(hi);
      f.loop(
          next -> {
            f.get(in).memory(Op.V128_LOAD, 0);
            Lanes.firstInts(f, left);
            f.op(Op.V128_AND).set(x);
            f.get(lo).get(x).op(Op.F32X4_PMIN).set(lo);
            f.get(hi).get(x).op(Op.F32X4_PMAX).set(hi);
            f.add(in, VECTOR).add(left, -VECTOR / Float.BYTES);
            f.get(left).i32(0).op(Op.I32_GT_S).brIf(next);
          });
      Lanes.combine(f, lo, Op.F32X4_PMIN, Float.BYTES);
      Lanes.combine(f, hi, Op.F32X4_PMAX, Float.BYTES);
    }

    /** Leaves factor and zero point in all lanes, and stores the row's parameters. */
    private void parameters() {
      Local address = f.i32();
      f.f32x4(1).f32x4(255).get(hi).get(lo).op(Op.F32X4_SUB).op(Op.F32X4_DIV);
      f.get(lo).get(hi).op(Op.F32X4_EQ).op(Op.V128_BITSELECT).set(factor);
      f.get(lo).get(factor).op(Op.F32X4_MUL).set(lo);
      f.get(hi).get(factor).op(Op.F32X4_MUL).set(hi);
      f.f32x4(-128).get(lo).op(Op.F32X4_SUB).f32x4(127).get(hi).op(Op.F32X4_SUB);
      f.f32x4(-128).get(lo).op(Op.F32X4_ADD).f32x4(127).get(hi).op(Op.F32X4_ADD);
      f.op(Op.F32X4_ADD).f32x4(0).op(Op.F32X4_GT).op(Op.V128_BITSELECT);
      f.f32x4(-128).op(Op.F32X4_PMAX).f32x4(127).op(Op.F32X4_PMIN);
      f.f32x4(Requantize.ROUNDING).op(Op.F32X4_ADD).f32x4(Requantize.ROUNDING).op(Op.F32X4_SUB);
      f.op(Op.I32X4_TRUNC_SAT_F32X4_S).set(zero);
      param(RowQuantizeParams.ROWS).get(row).i32(3).op(Op.I32_SHL).op(Op.I32_ADD).set(address);
      f.get(address).f32x4(1).get(factor).op(Op.F32X4_DIV);
      f.memoryLane(Op.V128_STORE32_LANE, 0, 0);
      f.get(address).get(zero).lane(Op.I32X4_EXTRACT_LANE, 0);
      param(RowQuantizeParams.ZERO).op(Op.I32_ADD).memory(Op.I32_STORE, 4);
      f.get(zero).get(zero).op(Op.I16X8_NARROW_I32X4_S).set(zero);
    }

    private void values() {
      Local flip = f.v128();
      Local bytes = f.v128();
      f.get(params).memory(Op.V128_LOAD32_SPLAT, RowQuantizeParams.FLIP).set(flip);
      f.loop(
          next -> {
            eight(0);
            eight(2);
            f.op(Op.I8X16_NARROW_I16X8_S).get(flip).op(Op.V128_XOR).set(bytes);
            f.get(left).i32(BLOCK).op(Op.I32_GE_S);
            f.ifElse(
                () -> f.get(out).get(bytes).memory(Op.V128_STORE, 0),
                () -> f.get(out).get(bytes).get(left).call(parts.storePartial()));
            f.add(in, Float.BYTES * BLOCK).add(out, BLOCK);
            f.get(left).i32(BLOCK).op(Op.I32_SUB).tee(left).i32(0).op(Op.I32_GT_S).brIf(next);
          });
    }

    /** Pushes eight quantized values as int16, from vector number {@code first} on. */
    private void eight(int first) {
      four(first);
      four(first + 1);
      f.op(Op.I16X8_NARROW_I32X4_S).get(zero).op(Op.I16X8_ADD_SAT_S);
    }

    private void four(int vector) {
      f.get(in).memory(Op.V128_LOAD, VECTOR * vector).get(factor).op(Op.F32X4_MUL).tee(x);
      f.get(x).get(x).op(Op.F32X4_EQ).op(Op.V128_AND);
      f.f32x4(-LIMIT).op(Op.F32X4_PMAX).f32x4(LIMIT).op(Op.F32X4_PMIN);
      f.f32x4(Requantize.ROUNDING).op(Op.F32X4_ADD);
      f.f32x4(Requantize.ROUNDING).op(Op.I32X4_SUB);
    }

    private FunctionBuilder param(int offset) {
      return f.get(params).memory(Op.I32_LOAD, offset);
    }
  }
}

package dev.octet.wasm.emit;

import dev.octet.kernel.KernelSpec;
import dev.octet.kernel.SoftmaxParams;
import dev.octet.wasm.asm.FunctionBuilder;
import dev.octet.wasm.asm.FunctionRef;
import dev.octet.wasm.asm.Local;
import dev.octet.wasm.asm.Op;
import dev.octet.wasm.encode.ValueType;
import java.util.List;

/** Softmax of rows of bytes, {@link SoftmaxParams}, 16 at a time but for the sum. */
final class SoftmaxEmitter implements KernelEmitter {
  private static final int BLOCK = 16;

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
    private final Local flip;
    private final Local left;
    private final Local max;
    private final Local sum;

    Body(FunctionBuilder f, Parts parts) {
      this.f = f;
      this.parts = parts;
      params = f.param(0);
      row = f.param(1);
      in = f.i32();
      out = f.i32();
      flip = f.v128();
      left = f.i32();
      max = f.v128();
      sum = f.local(ValueType.F32);
    }

    void emit() {
      start(SoftmaxParams.A, in);
      start(SoftmaxParams.C, out);
      splat(SoftmaxParams.FLIP).set(flip);
      KernelEmitter.forEachUnit(
          f,
          () -> {
            maximum();
            sum();
            outputs();
          });
    }

    private void start(int field, Local pointer) {
      param(field);
      param(SoftmaxParams.DEPTH).get(row).op(Op.I32_MUL).op(Op.I32_ADD).set(pointer);
    }

    /** Leaves the row's largest byte in all lanes of the maximum. */
    private void maximum() {
      Local pointer = f.i32();
      Local bytes = f.v128();
      f.i32x4(0).set(max);
      f.get(in).set(pointer);
      param(SoftmaxParams.DEPTH).set(left);
      f.loop(
          next -> {
            f.get(pointer).memory(Op.V128_LOAD, 0).get(flip).op(Op.V128_XOR).set(bytes);
            f.get(left).i32(BLOCK).op(Op.I32_LT_S);
            f.ifThen(
                () -> {
                  f.get(bytes);
                  Lanes.firstBytes(f, left);
                  f.op(Op.V128_AND).set(bytes);
                });
            f.get(bytes).get(max).op(Op.I8X16_MAX_U).set(max);
            f.add(pointer, BLOCK).add(left, -BLOCK);
            f.get(left).i32(0).op(Op.I32_GT_S).brIf(next);
          });
      Lanes.combine(f, max, Op.I8X16_MAX_U, 1);
    }

    /** One after the other, as the rule wants. */
    private void sum() {
      Local pointer = f.i32();
      Local top = f.i32();
      Local signs = f.i32();
      f.f32(0).set(sum);
      f.get(in).set(pointer);
      f.get(max).lane(Op.I8X16_EXTRACT_LANE_U, 0).set(top);
      f.get(flip).lane(Op.I8X16_EXTRACT_LANE_U, 0).set(signs);
      param(SoftmaxParams.DEPTH).set(left);
      f.loop(
          next -> {
            f.get(top).get(pointer).memory(Op.I32_LOAD8_U, 0).get(signs).op(Op.I32_XOR);
            f.op(Op.I32_SUB).i32(2).op(Op.I32_SHL).get(params).op(Op.I32_ADD);
            f.memory(Op.F32_LOAD, SoftmaxParams.TABLE).get(sum).op(Op.F32_ADD).set(sum);
            f.add(pointer, 1).add(left, -1).get(left).brIf(next);
          });
    }

    private void outputs() {
      Local inverse = f.v128();
      f.f32(1).get(sum).get(params).memory(Op.F32_LOAD, SoftmaxParams.OUTPUT_SCALE);
      f.op(Op.F32_MUL).op(Op.F32_DIV).op(Op.F32X4_SPLAT).set(inverse);
      param(SoftmaxParams.DEPTH).set(left);
      f.block(
          done -> {
            f.loop(
                next -> {
                  Local result = f.v128();
                  f.get(left).i32(0).op(Op.I32_LE_S).brIf(done);
                  block(inverse, result);
                  f.get(left).i32(BLOCK).op(Op.I32_GE_S);
                  f.ifElse(
                      () -> f.get(out).get(result).memory(Op.V128_STORE, 0),
                      () -> f.get(out).get(result).get(left).call(parts.storePartial()));
                  f.add(in, BLOCK).add(out, BLOCK).add(left, -BLOCK).br(next);
                });
          });
      f.add(in, left).add(out, left);
    }

    private void block(Local inverse, Local result) {
      Local distances = f.v128();
      Local exponentials = f.v128();
      f.get(max).get(in).memory(Op.V128_LOAD, 0).get(flip).op(Op.V128_XOR);
      f.op(Op.I8X16_SUB_SAT_U).set(distances);
      for (int i = 0; i < 4; i++) {
        for (int lane = 0; lane < 4; lane++) {
          f.get(distances).lane(Op.I8X16_EXTRACT_LANE_U, 4 * i + lane).i32(2).op(Op.I32_SHL);
          f.get(params).op(Op.I32_ADD);
          if (lane == 0) {
            f.memory(Op.V128_LOAD32_ZERO, SoftmaxParams.TABLE);
          } else {
            f.get(exponentials);
            f.memoryLane(Op.V128_LOAD32_LANE, SoftmaxParams.TABLE, lane);
          }
          f.set(exponentials);
        }
        f.get(exponentials).get(inverse).op(Op.F32X4_MUL);
        splat(SoftmaxParams.ROUNDING).op(Op.F32X4_ADD).op(Op.I32X4_TRUNC_SAT_F32X4_S);
        splat(SoftmaxParams.ZERO_POINT).op(Op.I32X4_ADD);
        if (i % 2 == 1) {
          f.op(Op.I16X8_NARROW_I32X4_S);
        }
      }
      f.op(Op.I8X16_NARROW_I16X8_U);
      splat(SoftmaxParams.FLIP_OUT).op(Op.V128_XOR).set(result);
    }

    private FunctionBuilder splat(int field) {
      return f.get(params).memory(Op.V128_LOAD32_SPLAT, field);
    }

    private FunctionBuilder param(int field) {
      return f.get(params).memory(Op.I32_LOAD, field);
    }
  }
}

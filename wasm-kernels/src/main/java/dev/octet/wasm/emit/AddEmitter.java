package dev.octet.wasm.emit;

import dev.octet.kernel.AddParams;
import dev.octet.kernel.KernelSpec;
import dev.octet.wasm.asm.FunctionBuilder;
import dev.octet.wasm.asm.FunctionRef;
import dev.octet.wasm.asm.Local;
import dev.octet.wasm.asm.Op;
import java.util.List;

/** Addition element by element, {@link AddParams}: 16 at a time, the rest one by one. */
final class AddEmitter implements KernelEmitter {
  private static final int BLOCK = 16;

  @Override
  public FunctionRef emit(KernelSpec spec, Parts parts) {
    if (spec.nr() != BLOCK) {
      throw new IllegalArgumentException(spec.name() + ": only blocks of 16 elements are written");
    }
    return parts.module().function(spec.name(), PARAMS, List.of(), f -> new Body(f).emit());
  }

  private static final class Body {
    private final FunctionBuilder f;
    private final Local params;
    private final Local from;
    private final Local left;
    private final Local a;
    private final Local b;
    private final Local c;

    Body(FunctionBuilder f) {
      this.f = f;
      params = f.param(0);
      from = f.param(1);
      left = f.param(2);
      a = f.i32();
      b = f.i32();
      c = f.i32();
    }

    void emit() {
      param(AddParams.A).get(from).op(Op.I32_ADD).set(a);
      param(AddParams.B).get(from).op(Op.I32_ADD).set(b);
      param(AddParams.C).get(from).op(Op.I32_ADD).set(c);
      f.get(left).get(from).op(Op.I32_SUB).set(left);
      blocks(BLOCK, this::vector);
      blocks(1, this::scalar);
    }

    private void blocks(int size, Runnable body) {
      f.block(
          done -> {
            f.get(left).i32(size).op(Op.I32_LT_S).brIf(done);
            f.loop(
                next -> {
                  body.run();
                  f.add(a, size).add(b, size).add(c, size);
                  f.get(left).i32(size).op(Op.I32_SUB).tee(left);
                  f.i32(size).op(Op.I32_GE_S).brIf(next);
                });
          });
    }

    private void vector() {
      List<Local> sums = f.v128s(4);
      for (Local sum : sums) {
        splat(AddParams.BIAS).set(sum);
      }
      accumulate(a, AddParams.FLIP_A, AddParams.MULTIPLIER_A, sums);
      accumulate(b, AddParams.FLIP_B, AddParams.MULTIPLIER_B, sums);
      f.get(c);
      for (int i = 0; i < 4; i++) {
        f.get(sums.get(i));
        param(AddParams.SHIFT).op(Op.I32X4_SHR_S);
        splat(AddParams.ZERO_POINT).op(Op.I32X4_ADD);
        if (i % 2 == 1) {
          f.op(Op.I16X8_NARROW_I32X4_S);
        }
      }
      f.op(Op.I8X16_NARROW_I16X8_U);
      splat(AddParams.MIN).op(Op.I8X16_MAX_U);
      splat(AddParams.MAX).op(Op.I8X16_MIN_U);
      splat(AddParams.FLIP).op(Op.V128_XOR);
      f.memory(Op.V128_STORE, 0);
    }

    private void accumulate(Local pointer, int flip, int multiplier, List<Local> sums) {
      f.scope(
          () -> {
            Local bytes = f.v128();
            Local half = f.v128();
            f.get(pointer).memory(Op.V128_LOAD, 0);
            splat(flip).op(Op.V128_XOR).set(bytes);
            for (int i = 0; i < 4; i++) {
              if (i % 2 == 0) {
                f.get(bytes);
                f.op(i == 0 ? Op.I16X8_EXTEND_LOW_I8X16_U : Op.I16X8_EXTEND_HIGH_I8X16_U);
                f.set(half);
              }
              f.get(half);
              f.op(i % 2 == 0 ? Op.I32X4_EXTEND_LOW_I16X8_U : Op.I32X4_EXTEND_HIGH_I16X8_U);
              splat(multiplier).op(Op.I32X4_MUL);
              f.get(sums.get(i)).op(Op.I32X4_ADD).set(sums.get(i));
            }
          });
    }

    private void scalar() {
      Local q = f.i32();
      param(AddParams.BIAS);
      product(a, AddParams.FLIP_A, AddParams.MULTIPLIER_A);
      product(b, AddParams.FLIP_B, AddParams.MULTIPLIER_B);
      param(AddParams.SHIFT).op(Op.I32_SHR_S);
      param(AddParams.ZERO_POINT).op(Op.I32_ADD).set(q);
      bound(q, Op.I32_GT_S, () -> f.i32(0));
      bound(q, Op.I32_LT_S, () -> f.i32(255));
      bound(q, Op.I32_GT_S, () -> lowByte(AddParams.MIN));
      bound(q, Op.I32_LT_S, () -> lowByte(AddParams.MAX));
      f.get(c).get(q);
      lowByte(AddParams.FLIP);
      f.op(Op.I32_XOR).memory(Op.I32_STORE8, 0);
    }

    private void product(Local pointer, int flip, int multiplier) {
      f.get(pointer).memory(Op.I32_LOAD8_U, 0);
      lowByte(flip);
      f.op(Op.I32_XOR);
      param(multiplier).op(Op.I32_MUL).op(Op.I32_ADD);
    }

    /** {@code q = q better limit ? q : limit}. */
    private void bound(Local q, Op better, Runnable limit) {
      f.get(q);
      limit.run();
      f.get(q);
      limit.run();
      f.op(better).select().set(q);
    }

    private void lowByte(int offset) {
      f.get(params).memory(Op.I32_LOAD8_U, offset);
    }

    private FunctionBuilder splat(int offset) {
      return f.get(params).memory(Op.V128_LOAD32_SPLAT, offset);
    }

    private FunctionBuilder param(int offset) {
      return f.get(params).memory(Op.I32_LOAD, offset);
    }
  }
}

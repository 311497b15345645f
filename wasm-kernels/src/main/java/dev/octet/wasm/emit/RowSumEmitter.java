package dev.octet.wasm.emit;

import dev.octet.kernel.KernelSpec;
import dev.octet.kernel.RowSumParams;
import dev.octet.wasm.asm.FunctionBuilder;
import dev.octet.wasm.asm.FunctionRef;
import dev.octet.wasm.asm.Local;
import dev.octet.wasm.asm.Op;
import java.util.List;

/** Sums of rows of bytes, {@link RowSumParams}, 16 bytes at a time. */
final class RowSumEmitter implements KernelEmitter {
  private static final int BLOCK = 16;

  @Override
  public FunctionRef emit(KernelSpec spec, Parts parts) {
    return parts.module().function(spec.name(), PARAMS, List.of(), f -> new Body(f).emit());
  }

  private static final class Body {
    private final FunctionBuilder f;
    private final Local params;
    private final Local row;
    private final Local source;
    private final Local target;
    private final Local flip;
    private final Local mask;
    private final Local sum;

    Body(FunctionBuilder f) {
      this.f = f;
      params = f.param(0);
      row = f.param(1);
      source = f.i32();
      target = f.i32();
      flip = f.v128();
      mask = f.v128();
      sum = f.v128();
    }

    void emit() {
      param(RowSumParams.A).get(row);
      param(RowSumParams.A_STRIDE).op(Op.I32_MUL).op(Op.I32_ADD).set(source);
      param(RowSumParams.OUT).get(row).i32(2).op(Op.I32_SHL).op(Op.I32_ADD).set(target);
      f.get(params).memory(Op.V128_LOAD32_SPLAT, RowSumParams.FLIP).set(flip);
      Local rest = f.i32();
      param(RowSumParams.K).i32(BLOCK - 1).op(Op.I32_AND).set(rest);
      Lanes.firstBytes(f, rest);
      f.set(mask);
      KernelEmitter.forEachUnit(
          f,
          () -> {
            row();
            f.get(source);
            param(RowSumParams.A_STRIDE).op(Op.I32_ADD).set(source);
            f.add(target, 4);
          });
    }

    private void row() {
      Local pointer = f.i32();
      f.i32x4(0).set(sum);
      f.get(source).set(pointer);
      segment(pointer);
      f.get(target);
      for (int lane = 0; lane < 4; lane++) {
        f.get(sum).lane(Op.I32X4_EXTRACT_LANE, lane);
        if (lane > 0) {
          f.op(Op.I32_ADD);
        }
      }
      f.memory(Op.I32_STORE, 0);
    }

    private void segment(Local pointer) {
      Local left = f.i32();
      param(RowSumParams.K).set(left);
      f.block(
          done -> {
            f.get(left).i32(BLOCK).op(Op.I32_LT_S).brIf(done);
            f.loop(
                next -> {
                  bytes(pointer);
                  accumulate();
                  f.add(pointer, BLOCK);
                  f.get(left).i32(BLOCK).op(Op.I32_SUB).tee(left);
                  f.i32(BLOCK).op(Op.I32_GE_S).brIf(next);
                });
          });
      f.get(left);
      f.ifThen(
          () -> {
            bytes(pointer);
            f.get(mask).op(Op.V128_AND);
            accumulate();
          });
    }

    private void bytes(Local pointer) {
      f.get(pointer).memory(Op.V128_LOAD, 0).get(flip).op(Op.V128_XOR);
    }

    private void accumulate() {
      f.op(Op.I16X8_EXTADD_PAIRWISE_I8X16_U).op(Op.I32X4_EXTADD_PAIRWISE_I16X8_S);
      f.get(sum).op(Op.I32X4_ADD).set(sum);
    }

    private FunctionBuilder param(int offset) {
      return f.get(params).memory(Op.I32_LOAD, offset);
    }
  }
}

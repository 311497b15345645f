package dev.octet.wasm.emit;

import dev.octet.kernel.FloatRowSumParams;
import dev.octet.kernel.KernelSpec;
import dev.octet.wasm.asm.FunctionBuilder;
import dev.octet.wasm.asm.FunctionRef;
import dev.octet.wasm.asm.Local;
import dev.octet.wasm.asm.Op;
import java.util.List;

/** Sums of rows of float32, {@link FloatRowSumParams}, four at a time. */
final class FloatRowSumEmitter implements KernelEmitter {

  @Override
  public FunctionRef emit(KernelSpec spec, Parts parts) {
    return parts.module().function(spec.name(), PARAMS, List.of(), FloatRowSumEmitter::body);
  }

  private static void body(FunctionBuilder f) {
    Local params = f.param(0);
    Local row = f.param(1);
    Local in = f.i32();
    Local left = f.i32();
    Local vector = f.v128();
    FloatLaneSum sum = new FloatLaneSum(f);
    KernelEmitter.forEachUnit(
        f,
        () -> {
          f.get(params).memory(Op.I32_LOAD, FloatRowSumParams.K).tee(left);
          f.get(row).op(Op.I32_MUL).i32(2).op(Op.I32_SHL);
          f.get(params).memory(Op.I32_LOAD, FloatRowSumParams.A).op(Op.I32_ADD).set(in);
          sum.begin();
          f.loop(
              next -> {
                for (int i = 0; i < FloatLaneSum.VECTORS; i++) {
                  f.get(in).memory(Op.V128_LOAD, 0).set(vector);
                  sum.add(i, vector, left);
                  f.add(in, 16).add(left, -4);
                }
                f.get(left).i32(0).op(Op.I32_GT_S).brIf(next);
              });
          f.get(sum.total());
          f.get(params).memory(Op.V128_LOAD32_SPLAT, FloatRowSumParams.SCALE);
          f.op(Op.F32X4_MUL).set(vector);
          f.get(params).memory(Op.I32_LOAD, FloatRowSumParams.OUT);
          f.get(row).i32(2).op(Op.I32_SHL).op(Op.I32_ADD);
          f.get(vector).lane(Op.I32X4_EXTRACT_LANE, 0).memory(Op.I32_STORE, 0);
        });
  }
}

package dev.octet.wasm.emit;

import dev.octet.kernel.KernelSpec;
import dev.octet.kernel.ReplicateParams;
import dev.octet.wasm.asm.FunctionBuilder;
import dev.octet.wasm.asm.FunctionRef;
import dev.octet.wasm.asm.Local;
import dev.octet.wasm.asm.Op;
import java.util.List;

/** Bytes several times in a row, {@link ReplicateParams}, one swizzle per vector of the output. */
final class ReplicateEmitter implements KernelEmitter {
  private static final int VECTOR = 16;

  @Override
  public FunctionRef emit(KernelSpec spec, Parts parts) {
    return parts.module().function(spec.name(), PARAMS, List.of(), ReplicateEmitter::body);
  }

  private static void body(FunctionBuilder f) {
    Local params = f.param(0);
    Local unit = f.param(1);
    Local source = f.v128();
    Local out = f.i32();
    Local entry = f.i32();
    Local copies = f.i32();
    f.get(params).memory(Op.I32_LOAD, ReplicateParams.C).get(unit).i32(VECTOR).op(Op.I32_MUL);
    f.get(params).memory(Op.I32_LOAD, ReplicateParams.COPIES).op(Op.I32_MUL);
    f.op(Op.I32_ADD).set(out);
    KernelEmitter.forEachUnit(
        f,
        () -> {
          f.get(params).memory(Op.I32_LOAD, ReplicateParams.A);
          f.get(unit).i32(VECTOR).op(Op.I32_MUL).op(Op.I32_ADD);
          f.memory(Op.V128_LOAD, 0).set(source);
          f.get(params).set(entry);
          f.get(params).memory(Op.I32_LOAD, ReplicateParams.COPIES).set(copies);
          f.loop(
              more -> {
                f.get(out).get(source);
                f.get(entry).memory(Op.V128_LOAD, ReplicateParams.TABLE);
                f.op(Op.I8X16_SWIZZLE).memory(Op.V128_STORE, 0);
                f.add(out, VECTOR).add(entry, VECTOR);
                f.add(copies, -1).get(copies).brIf(more);
              });
        });
  }
}

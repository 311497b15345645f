package dev.octet.wasm.emit;

import dev.octet.kernel.KernelSpec;
import dev.octet.kernel.LookupParams;
import dev.octet.wasm.asm.FunctionBuilder;
import dev.octet.wasm.asm.FunctionRef;
import dev.octet.wasm.asm.Local;
import dev.octet.wasm.asm.Op;
import java.util.List;

/** A table of 256 bytes, {@link LookupParams}: NR elements written out one after the other. */
final class LookupEmitter implements KernelEmitter {

  @Override
  public FunctionRef emit(KernelSpec spec, Parts parts) {
    return parts
        .module()
        .function(
            spec.name(),
            PARAMS,
            List.of(),
            f -> {
              Local in = f.i32();
              Local out = f.i32();
              pointer(f, LookupParams.A, in);
              pointer(f, LookupParams.C, out);
              blocks(f, spec.nr(), in, out);
              blocks(f, 1, in, out);
            });
  }

  private static void pointer(FunctionBuilder f, int field, Local pointer) {
    f.get(f.param(0)).memory(Op.I32_LOAD, field).get(f.param(1)).op(Op.I32_ADD).set(pointer);
  }

  private static void blocks(FunctionBuilder f, int size, Local in, Local out) {
    Local params = f.param(0);
    Local from = f.param(1);
    Local to = f.param(2);
    f.block(
        done ->
            f.loop(
                next -> {
                  f.get(to).get(from).op(Op.I32_SUB).i32(size).op(Op.I32_LT_S).brIf(done);
                  for (int i = 0; i < size; i++) {
                    f.get(out);
                    f.get(in).memory(Op.I32_LOAD8_U, i).get(params).op(Op.I32_ADD);
                    f.memory(Op.I32_LOAD8_U, LookupParams.TABLE).memory(Op.I32_STORE8, i);
                  }
                  f.add(in, size).add(out, size).add(from, size).br(next);
                }));
  }
}

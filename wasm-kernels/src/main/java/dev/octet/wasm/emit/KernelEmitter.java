package dev.octet.wasm.emit;

import static dev.octet.wasm.encode.ValueType.I32;

import dev.octet.kernel.KernelSpec;
import dev.octet.wasm.asm.FunctionBuilder;
import dev.octet.wasm.asm.FunctionRef;
import dev.octet.wasm.asm.Local;
import dev.octet.wasm.asm.Op;
import dev.octet.wasm.encode.ValueType;
import java.util.List;

/** Emits the kernels of one family. */
interface KernelEmitter {
  /** The parameters of every kernel: (params, from, to). */
  List<ValueType> PARAMS = List.of(I32, I32, I32);

  /** Adds the function {@code (params, from, to)} of {@code spec} to the module. */
  FunctionRef emit(KernelSpec spec, Parts parts);

  /** Emits a loop over the units of a kernel; its parameter {@code from} is the current one. */
  static void forEachUnit(FunctionBuilder f, Runnable body) {
    Local unit = f.param(1);
    f.block(
        done ->
            f.loop(
                next -> {
                  f.get(unit).get(f.param(2)).op(Op.I32_GE_S).brIf(done);
                  body.run();
                  f.add(unit, 1).br(next);
                }));
  }
}

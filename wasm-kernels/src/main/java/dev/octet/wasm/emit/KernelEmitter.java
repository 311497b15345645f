package dev.octet.wasm.emit;

import static dev.octet.wasm.encode.ValueType.I32;

import dev.octet.kernel.KernelSpec;
import dev.octet.wasm.asm.FunctionRef;
import dev.octet.wasm.encode.ValueType;
import java.util.List;

/** Emits the kernels of one family. */
interface KernelEmitter {
  /** The parameters of every kernel: (params, from, to). */
  List<ValueType> PARAMS = List.of(I32, I32, I32);

  /** Adds the function {@code (params, from, to)} of {@code spec} to the module. */
  FunctionRef emit(KernelSpec spec, Parts parts);
}

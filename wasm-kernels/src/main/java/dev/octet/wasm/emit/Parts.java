package dev.octet.wasm.emit;

import dev.octet.wasm.asm.FunctionRef;
import dev.octet.wasm.asm.ModuleBuilder;

/**
 * What the kernels of one module share.
 *
 * @param module the module under construction
 * @param dot the dot product of its relaxed kernels
 * @param storePartial {@link PartialStore}
 */
record Parts(ModuleBuilder module, DotInstruction dot, FunctionRef storePartial) {}

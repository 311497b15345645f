package dev.octet.wasm.emit;

import dev.octet.wasm.asm.ModuleBuilder;
import dev.octet.wasm.asm.Op;

/** The relaxed instruction itself. */
final class NativeDot implements DotProduct {
  @Override
  public DotInstruction declareIn(ModuleBuilder module) {
    return function -> function.op(Op.I32X4_RELAXED_DOT_I8X16_I7X16_ADD_S);
  }
}

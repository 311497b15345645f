package dev.octet.wasm.emit;

import static dev.octet.wasm.encode.ValueType.V128;

import dev.octet.wasm.asm.FunctionBuilder;
import dev.octet.wasm.asm.FunctionRef;
import dev.octet.wasm.asm.ModuleBuilder;
import dev.octet.wasm.asm.Op;
import java.util.List;

/** The dot product as a function of 16-bit products, with activations of the given signedness. */
record ExactDot(boolean signedActivations) implements DotProduct {
  @Override
  public DotInstruction declareIn(ModuleBuilder module) {
    FunctionRef dot =
        module.function(
            signedActivations ? "dot_s8_s8" : "dot_s8_u8",
            List.of(V128, V128, V128),
            List.of(V128),
            this::body);
    return function -> function.call(dot);
  }

  private void body(FunctionBuilder f) {
    var low = f.v128();
    var high = f.v128();
    f.get(f.param(0)).op(Op.I16X8_EXTEND_LOW_I8X16_S);
    f.get(f.param(1));
    f.op(signedActivations ? Op.I16X8_EXTEND_LOW_I8X16_S : Op.I16X8_EXTEND_LOW_I8X16_U);
    f.op(Op.I32X4_DOT_I16X8_S).set(low);
    f.get(f.param(0)).op(Op.I16X8_EXTEND_HIGH_I8X16_S);
    f.get(f.param(1));
    f.op(signedActivations ? Op.I16X8_EXTEND_HIGH_I8X16_S : Op.I16X8_EXTEND_HIGH_I8X16_U);
    f.op(Op.I32X4_DOT_I16X8_S).set(high);
    f.get(low).get(high).shuffle(Shuffles.EVEN_32);
    f.get(low).get(high).shuffle(Shuffles.ODD_32);
    f.op(Op.I32X4_ADD).get(f.param(2)).op(Op.I32X4_ADD);
  }
}

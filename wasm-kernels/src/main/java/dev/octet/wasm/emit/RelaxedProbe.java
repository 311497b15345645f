package dev.octet.wasm.emit;

import static dev.octet.wasm.encode.ValueType.I32;

import dev.octet.wasm.asm.FunctionBuilder;
import dev.octet.wasm.asm.Local;
import dev.octet.wasm.asm.ModuleBuilder;
import dev.octet.wasm.asm.Op;
import java.util.List;

/**
 * Writes the module that finds out what the relaxed dot product computes on this engine and CPU.
 *
 * <p>It imports nothing and exports {@code probe() -> i32}. Bit 0 of the result: the instruction is
 * exact for signed by unsigned bytes; bit 1: for signed by signed bytes. Both operands run through
 * all pairs of -128, -127, -1, 0, 1, 127, alternating, with accumulators 0, 2^31-1 and -2^31; every
 * lane must be equal modulo 2^32.
 */
public final class RelaxedProbe {
  /** The bit that says exact for unsigned activations. */
  public static final int EXACT_U8 = 1;

  /** The bit that says exact for signed activations. */
  public static final int EXACT_S8 = 2;

  private static final byte[] VALUES = {-128, -127, -1, 0, 1, 127};
  private static final int ACCUMULATORS = 3;

  private RelaxedProbe() {}

  /** The bytes of the module that probes {@code dot}. */
  public static byte[] write(DotProduct dot) {
    ModuleBuilder module = new ModuleBuilder();
    DotInstruction instruction = dot.declareIn(module);
    module.export(
        "probe",
        module.function("probe", List.of(), List.of(I32), f -> new Body(f, instruction).emit()));
    return module.encode();
  }

  private static final class Body {
    private final FunctionBuilder f;
    private final DotInstruction dot;
    private final Local number;
    private final Local rest;
    private final Local[] values = new Local[4];
    private final Local accumulator;
    private final Local product;
    private final Local result;

    Body(FunctionBuilder f, DotInstruction dot) {
      this.f = f;
      this.dot = dot;
      number = f.i32();
      rest = f.i32();
      for (int i = 0; i < values.length; i++) {
        values[i] = f.i32();
      }
      accumulator = f.i32();
      product = f.v128();
      result = f.i32();
    }

    void emit() {
      int combinations = ACCUMULATORS;
      for (int i = 0; i < values.length; i++) {
        combinations *= VALUES.length;
      }
      f.i32(EXACT_U8 | EXACT_S8).set(result);
      f.i32(combinations).set(number);
      f.loop(
          next -> {
            f.add(number, -1);
            combination();
            pair(0);
            pair(2);
            f.get(accumulator).op(Op.I32X4_SPLAT);
            dot.emit(f);
            f.set(product);
            check(EXACT_U8, false);
            check(EXACT_S8, true);
            f.get(number).brIf(next);
          });
      f.get(result);
    }

    /** Splits the number into the indices of four values and of the accumulator. */
    private void combination() {
      long packed = 0;
      for (int i = 0; i < VALUES.length; i++) {
        packed |= (VALUES[i] & 0xffL) << (8 * i);
      }
      f.get(number).set(rest);
      for (Local value : values) {
        f.i64(packed).get(rest).i32(VALUES.length).op(Op.I32_REM_U).i32(3).op(Op.I32_SHL);
        f.op(Op.I64_EXTEND_I32_U).op(Op.I64_SHR_U).op(Op.I32_WRAP_I64);
        f.op(Op.I32_EXTEND8_S).set(value);
        f.get(rest).i32(VALUES.length).op(Op.I32_DIV_U).set(rest);
      }
      f.i32(Integer.MAX_VALUE - 1).get(rest).op(Op.I32_ADD).i32(0).get(rest).select();
      f.set(accumulator);
    }

    /** Pushes the vector that alternates between two values. */
    private void pair(int first) {
      f.get(values[first]).i32(0xff).op(Op.I32_AND);
      f.get(values[first + 1]).i32(8).op(Op.I32_SHL).op(Op.I32_OR).op(Op.I16X8_SPLAT);
    }

    private void check(int bit, boolean signed) {
      f.get(product).get(accumulator);
      product(0, 2, signed);
      product(1, 3, signed);
      f.op(Op.I32X4_SPLAT).op(Op.I32X4_EQ).op(Op.I32X4_ALL_TRUE).op(Op.I32_EQZ);
      f.ifThen(() -> f.get(result).i32(~bit).op(Op.I32_AND).set(result));
    }

    /** Adds the product of two values twice. */
    private void product(int a, int b, boolean signed) {
      f.get(values[a]).get(values[b]);
      if (!signed) {
        f.i32(0xff).op(Op.I32_AND);
      }
      f.op(Op.I32_MUL).i32(1).op(Op.I32_SHL).op(Op.I32_ADD);
    }
  }
}

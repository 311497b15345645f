package dev.octet.wasm.emit;

import dev.octet.kernel.ElementwiseParams;
import dev.octet.wasm.asm.FunctionBuilder;
import dev.octet.wasm.asm.Local;
import dev.octet.wasm.asm.Op;

/** Sums of bytes times fixed-point factors. */
final class ByteSum implements Elementwise {
  private final FunctionBuilder f;
  private final ByteOperand first;
  private final ByteOperand second;
  private final Local factorA;
  private final Local factorB;
  private final Local bias;
  private final Local shift;
  private final ByteOutput output;

  /** A sum of two products, or a single product and the bias. */
  ByteSum(FunctionBuilder f, Local params, boolean two) {
    this.f = f;
    first = new ByteOperand(f, params, ElementwiseParams.FLIP_A);
    second = two ? new ByteOperand(f, params, ElementwiseParams.FLIP_B) : null;
    factorA = ByteOutput.splat(f, params, ElementwiseParams.FACTOR_A);
    factorB = two ? ByteOutput.splat(f, params, ElementwiseParams.FACTOR_B) : null;
    bias = ByteOutput.splat(f, params, ElementwiseParams.BIAS);
    shift = f.i32();
    f.get(params).memory(Op.I32_LOAD, ElementwiseParams.SHIFT).set(shift);
    output = new ByteOutput(f, params);
  }

  @Override
  public int inputBytes() {
    return 1;
  }

  @Override
  public void emit(Local a, Local b) {
    first.load(a);
    if (second != null) {
      second.load(b);
    }
    output.emit(
        quarter -> {
          f.get(bias);
          product(first, quarter, factorA);
          if (second != null) {
            product(second, quarter, factorB);
          }
          f.get(shift).op(Op.I32X4_SHR_S);
        });
  }

  private void product(ByteOperand operand, int quarter, Local factor) {
    operand.pushQuarter(quarter);
    f.get(factor).op(Op.I32X4_MUL).op(Op.I32X4_ADD);
  }
}

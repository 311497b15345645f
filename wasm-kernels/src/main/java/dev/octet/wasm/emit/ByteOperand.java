package dev.octet.wasm.emit;

import dev.octet.wasm.asm.FunctionBuilder;
import dev.octet.wasm.asm.Local;
import dev.octet.wasm.asm.Op;

/** 16 bytes of an operand, seen as uint8. */
final class ByteOperand {
  private final FunctionBuilder f;
  private final Local flip;
  private final Local bytes;
  private final Local half;

  /**
   * Emits the load of the bits to flip, which stay in a local.
   *
   * @param flip offset of FLIP_A or FLIP_B in the parameter block
   */
  ByteOperand(FunctionBuilder f, Local params, int flip) {
    this.f = f;
    this.flip = ByteOutput.splat(f, params, flip);
    bytes = f.v128();
    half = f.v128();
  }

  /** Loads the bytes at an address. */
  void load(Local address) {
    f.get(address).memory(Op.V128_LOAD, 0).get(flip).op(Op.V128_XOR).set(bytes);
  }

  /** Pushes eight bytes as int16: 0 to 1. */
  void pushHalf(int index) {
    f.get(bytes);
    f.op(index == 0 ? Op.I16X8_EXTEND_LOW_I8X16_U : Op.I16X8_EXTEND_HIGH_I8X16_U);
  }

  /** Pushes four bytes as int32, in ascending order: 0 to 3. */
  void pushQuarter(int index) {
    if (index % 2 == 0) {
      pushHalf(index / 2);
      f.tee(half).op(Op.I32X4_EXTEND_LOW_I16X8_U);
    } else {
      f.get(half).op(Op.I32X4_EXTEND_HIGH_I16X8_U);
    }
  }
}

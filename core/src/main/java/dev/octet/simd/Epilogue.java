package dev.octet.simd;

import dev.octet.graph.Value;
import dev.octet.numerics.QuantizedClamp;
import dev.octet.tensor.DataType;
import dev.octet.tensor.Memory;

/**
 * The constants of an 8-bit output as kernels want them: everything as if it were uint8, and the
 * bits that turn it into int8 at the very end.
 *
 * @param zeroPoint zero point seen as uint8
 * @param min lower clamp in all four bytes
 * @param max upper clamp in all four bytes
 * @param flip 0, or the sign bits of all four bytes
 */
record Epilogue(int zeroPoint, int min, int max, int flip) {
  private static final int ROUNDING_BITS = 0x4B400000;
  private static final int ALL_BYTES = 0x01010101;

  static Epilogue of(Value output, QuantizedClamp clamp) {
    int offset = unsignedOffset(output);
    return new Epilogue(
        output.quantization().zeroPoint() + offset,
        (clamp.lo() + offset) * ALL_BYTES,
        (clamp.hi() + offset) * ALL_BYTES,
        flip(output));
  }

  /** What the rounding constant's bits exceed the stored value by. */
  int magic() {
    return ROUNDING_BITS - zeroPoint;
  }

  /** Writes MAGIC, HEADROOM and BASE of {@link dev.octet.kernel.GemmParams}. */
  void pack(Memory memory, int address) {
    int lo = min & 0xff;
    int hi = max & 0xff;
    memory.i32(address, magic() + lo);
    memory.i32(address + 4, (255 - hi + lo) * ALL_BYTES);
    memory.i32(address + 8, ((255 - hi) * ALL_BYTES) ^ flip);
  }

  /** The bits that turn a value of this type into uint8, in all four bytes. */
  static int flip(Value value) {
    return value.type() == DataType.INT8 ? 0x80 * ALL_BYTES : 0;
  }

  /** What {@link #flip} adds to a value. */
  static int unsignedOffset(Value value) {
    return value.type() == DataType.INT8 ? 128 : 0;
  }
}

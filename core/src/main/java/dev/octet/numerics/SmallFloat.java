package dev.octet.numerics;

/** 16-bit floats in terms of float32. */
public final class SmallFloat {
  private SmallFloat() {}

  /** The bits of the float32 that the IEEE 754 binary16 number with the given bits is. */
  public static int fromHalf(int half) {
    int magnitude = (half & 0x7FFF) << 13;
    int sign = (half & 0x8000) << 16;
    return magnitude >= 0x0F800000
        ? sign | magnitude | 0x7F800000
        : sign | Float.floatToRawIntBits(Float.intBitsToFloat(magnitude) * 0x1p112f);
  }

  /** The bfloat16 nearest to a finite number, ties to even. */
  public static float toBfloat(float x) {
    int bits = Float.floatToRawIntBits(x);
    return Float.intBitsToFloat(bits + 0x7FFF + (bits >>> 16 & 1) & 0xFFFF0000);
  }
}

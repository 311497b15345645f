package dev.octet.numerics;

/** 16-bit floats in terms of float32. */
public final class SmallFloat {
  private static final float LARGEST_HALF = 65504;

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

  /**
   * The bits of the binary16 number nearest to a finite number, ties to even; those beyond the
   * range become the largest one.
   */
  public static int toHalf(float x) {
    float magnitude = Math.min(Math.abs(x), LARGEST_HALF);
    int sign = Float.floatToRawIntBits(x) >>> 16 & 0x8000;
    if (magnitude < 0x1p-14f) {
      return sign | Rounding.halfEven(magnitude * 0x1p24f);
    }
    int bits = Float.floatToRawIntBits(magnitude);
    return sign | (bits + 0xFFF + (bits >>> 13 & 1) - 0x38000000) >>> 13;
  }
}

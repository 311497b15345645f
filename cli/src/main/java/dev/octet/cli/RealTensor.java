package dev.octet.cli;

import dev.octet.graph.Value;
import dev.octet.tensor.DataType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Between the stored elements of a tensor and the real numbers that they stand for. */
final class RealTensor {
  private RealTensor() {}

  /** Whether elements of a tensor stand for real numbers of any size. */
  static boolean isReal(Value value) {
    return value.type() == DataType.FLOAT32 || value.quantization().size() == 1;
  }

  /**
   * The real numbers; integers without a scale, and bools, stand for themselves, complex numbers
   * are two.
   *
   * @param stored little-endian elements
   */
  static double[] of(byte[] stored, Value value) {
    ByteBuffer bytes = ByteBuffer.wrap(stored).order(ByteOrder.LITTLE_ENDIAN);
    DataType type = value.type();
    double[] reals = new double[stored.length / (type.isFloat() ? 4 : type.bytes())];
    boolean isScaled = value.quantization().size() == 1;
    double scale = isScaled ? value.quantization().scale() : 1;
    int zeroPoint = isScaled ? value.quantization().zeroPoint() : 0;
    for (int i = 0; i < reals.length; i++) {
      reals[i] =
          switch (type) {
            case FLOAT32, COMPLEX64 -> bytes.getFloat();
            case INT32 -> bytes.getInt();
            case INT64 -> bytes.getLong();
            case INT16 -> scale * (bytes.getShort() - zeroPoint);
            case INT8, UINT8 -> scale * ((bytes.get() & type.mask()) - zeroPoint);
            case BOOL -> bytes.get();
          };
    }
    return reals;
  }

  /**
   * The stored elements: reals over the scale, rounded half away from zero as pixels are, plus the
   * zero point, clamped.
   *
   * @return little-endian
   */
  static byte[] stored(double[] reals, Value value) {
    DataType type = value.type();
    int bytes = reals.length * (type.isFloat() ? 4 : type.bytes());
    ByteBuffer stored = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    boolean isScaled = value.quantization().size() == 1;
    double scale = isScaled ? value.quantization().scale() : 1;
    int zeroPoint = isScaled ? value.quantization().zeroPoint() : 0;
    for (double real : reals) {
      switch (type) {
        case FLOAT32, COMPLEX64 -> stored.putFloat((float) real);
        case INT32 -> stored.putInt((int) real);
        case INT64 -> stored.putLong((long) real);
        case INT16 -> stored.putShort((short) quantized(real / scale, zeroPoint, type));
        case INT8, UINT8 -> stored.put((byte) quantized(real / scale, zeroPoint, type));
        default -> stored.put((byte) real);
      }
    }
    return stored.array();
  }

  private static int quantized(double steps, int zeroPoint, DataType type) {
    double q = Math.signum(steps) * Math.round(Math.abs(steps)) + zeroPoint;
    return (int) Math.max(type.min(), Math.min(type.max(), q));
  }
}

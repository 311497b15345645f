package dev.octet.tensor;

/** Element types of tensors, little-endian in memory. */
public enum DataType {
  FLOAT32("float32", 4),
  INT32("int32", 4),
  UINT8("uint8", 1),
  INT64("int64", 8),
  BOOL("bool", 1),
  INT16("int16", 2),
  INT8("int8", 1),
  /** A float32 real part, then a float32 imaginary part. */
  COMPLEX64("complex64", 8);

  private final String label;
  private final int bytes;

  DataType(String label, int bytes) {
    this.label = label;
    this.bytes = bytes;
  }

  /** The name users see, such as {@code "int8"}. */
  public String label() {
    return label;
  }

  /** Size of one element in bytes. */
  public int bytes() {
    return bytes;
  }

  /** Whether this is {@link #INT8} or {@link #UINT8}. */
  public boolean isByte() {
    return this == INT8 || this == UINT8;
  }

  /** Whether this is {@link #INT32} or {@link #INT64}: integers that mean themselves. */
  public boolean isIndex() {
    return this == INT32 || this == INT64;
  }

  /** Whether elements are one float32 number or several. */
  public boolean isFloat() {
    return this == FLOAT32 || this == COMPLEX64;
  }

  /** Whether elements are numbers with an order: neither bools nor complex numbers. */
  public boolean isReal() {
    return this != BOOL && this != COMPLEX64;
  }

  /** Whether values of this type may have a scale and zero point: 8 or 16 bits. */
  public boolean isQuantizable() {
    return isByte() || this == INT16;
  }

  /** Smallest value of an integer type of up to 32 bits. */
  public int min() {
    return switch (this) {
      case INT8, INT16, INT32 -> -max() - 1;
      default -> 0;
    };
  }

  /** Largest value of an integer type of up to 32 bits. */
  public int max() {
    return switch (this) {
      case INT8 -> 127;
      case INT16 -> 32767;
      case INT32 -> Integer.MAX_VALUE;
      default -> 255;
    };
  }

  /** {@code b & mask()} is the value of a sign-extended byte of this 8-bit type. */
  public int mask() {
    return this == INT8 ? -1 : 0xFF;
  }
}

package dev.octet.wasm.encode;

/** The types of values on the operand stack, in the specification's spelling and encoding. */
public enum ValueType {
  I32("i32", 0x7f),
  I64("i64", 0x7e),
  F32("f32", 0x7d),
  F64("f64", 0x7c),
  V128("v128", 0x7b);

  private final String spelling;
  private final int code;

  ValueType(String spelling, int code) {
    this.spelling = spelling;
    this.code = code;
  }

  /** The byte that stands for the type in a module. */
  public int code() {
    return code;
  }

  @Override
  public String toString() {
    return spelling;
  }
}

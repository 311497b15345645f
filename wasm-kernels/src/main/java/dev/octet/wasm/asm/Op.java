package dev.octet.wasm.asm;

import dev.octet.wasm.encode.ByteWriter;
import dev.octet.wasm.encode.ValueType;
import java.util.ArrayList;
import java.util.List;

/**
 * The instructions that kernels use, in the specification's spelling, with their encoding and their
 * effect on the operand stack.
 *
 * <p>A signature names operands before and results after the colon: {@code i} i32, {@code l} i64,
 * {@code f} f32, {@code v} v128.
 */
public enum Op {
  UNREACHABLE("unreachable", 0x00),
  BLOCK("block", 0x02),
  LOOP("loop", 0x03),
  IF("if", 0x04),
  ELSE("else", 0x05),
  END("end", 0x0b),
  BR("br", 0x0c),
  BR_IF("br_if", 0x0d),
  RETURN("return", 0x0f),
  CALL("call", 0x10),
  CALL_INDIRECT("call_indirect", 0x11),
  DROP("drop", 0x1a),
  SELECT("select", 0x1b),
  LOCAL_GET("local.get", 0x20),
  LOCAL_SET("local.set", 0x21),
  LOCAL_TEE("local.tee", 0x22),
  I32_LOAD("i32.load", 0x28, "i:i", Immediate.MEMORY, 2),
  I64_LOAD("i64.load", 0x29, "i:l", Immediate.MEMORY, 3),
  F32_LOAD("f32.load", 0x2a, "i:f", Immediate.MEMORY, 2),
  I32_LOAD8_S("i32.load8_s", 0x2c, "i:i", Immediate.MEMORY, 0),
  I32_LOAD8_U("i32.load8_u", 0x2d, "i:i", Immediate.MEMORY, 0),
  I32_LOAD16_S("i32.load16_s", 0x2e, "i:i", Immediate.MEMORY, 1),
  I32_LOAD16_U("i32.load16_u", 0x2f, "i:i", Immediate.MEMORY, 1),
  I32_STORE("i32.store", 0x36, "ii:", Immediate.MEMORY, 2),
  I64_STORE("i64.store", 0x37, "il:", Immediate.MEMORY, 3),
  I64_STORE8("i64.store8", 0x3c, "il:", Immediate.MEMORY, 0),
  I64_STORE16("i64.store16", 0x3d, "il:", Immediate.MEMORY, 1),
  I64_STORE32("i64.store32", 0x3e, "il:", Immediate.MEMORY, 2),
  I32_STORE8("i32.store8", 0x3a, "ii:", Immediate.MEMORY, 0),
  I32_STORE16("i32.store16", 0x3b, "ii:", Immediate.MEMORY, 1),
  I32_CONST("i32.const", 0x41),
  I64_CONST("i64.const", 0x42),
  F32_CONST("f32.const", 0x43),
  I32_EQZ("i32.eqz", 0x45, "i:i"),
  I32_EQ("i32.eq", 0x46, "ii:i"),
  I32_NE("i32.ne", 0x47, "ii:i"),
  I32_LT_S("i32.lt_s", 0x48, "ii:i"),
  I32_LT_U("i32.lt_u", 0x49, "ii:i"),
  I32_GT_S("i32.gt_s", 0x4a, "ii:i"),
  I32_GT_U("i32.gt_u", 0x4b, "ii:i"),
  I32_LE_S("i32.le_s", 0x4c, "ii:i"),
  I32_LE_U("i32.le_u", 0x4d, "ii:i"),
  I32_GE_S("i32.ge_s", 0x4e, "ii:i"),
  I32_GE_U("i32.ge_u", 0x4f, "ii:i"),
  I64_EQZ("i64.eqz", 0x50, "l:i"),
  I32_CTZ("i32.ctz", 0x68, "i:i"),
  I32_ADD("i32.add", 0x6a, "ii:i"),
  I32_SUB("i32.sub", 0x6b, "ii:i"),
  I32_MUL("i32.mul", 0x6c, "ii:i"),
  I32_DIV_S("i32.div_s", 0x6d, "ii:i"),
  I32_DIV_U("i32.div_u", 0x6e, "ii:i"),
  I32_REM_S("i32.rem_s", 0x6f, "ii:i"),
  I32_REM_U("i32.rem_u", 0x70, "ii:i"),
  I32_AND("i32.and", 0x71, "ii:i"),
  I32_OR("i32.or", 0x72, "ii:i"),
  I32_XOR("i32.xor", 0x73, "ii:i"),
  I32_SHL("i32.shl", 0x74, "ii:i"),
  I32_SHR_S("i32.shr_s", 0x75, "ii:i"),
  I32_SHR_U("i32.shr_u", 0x76, "ii:i"),
  I32_ROTL("i32.rotl", 0x77, "ii:i"),
  I32_ROTR("i32.rotr", 0x78, "ii:i"),
  I64_ADD("i64.add", 0x7c, "ll:l"),
  I64_SUB("i64.sub", 0x7d, "ll:l"),
  I64_MUL("i64.mul", 0x7e, "ll:l"),
  I64_DIV_S("i64.div_s", 0x7f, "ll:l"),
  I64_DIV_U("i64.div_u", 0x80, "ll:l"),
  I64_REM_S("i64.rem_s", 0x81, "ll:l"),
  I64_REM_U("i64.rem_u", 0x82, "ll:l"),
  I64_AND("i64.and", 0x83, "ll:l"),
  I64_OR("i64.or", 0x84, "ll:l"),
  I64_XOR("i64.xor", 0x85, "ll:l"),
  I64_SHL("i64.shl", 0x86, "ll:l"),
  I64_SHR_S("i64.shr_s", 0x87, "ll:l"),
  I64_SHR_U("i64.shr_u", 0x88, "ll:l"),
  F32_ADD("f32.add", 0x92, "ff:f"),
  F32_MUL("f32.mul", 0x94, "ff:f"),
  F32_DIV("f32.div", 0x95, "ff:f"),
  I32_WRAP_I64("i32.wrap_i64", 0xa7, "l:i"),
  I64_EXTEND_I32_S("i64.extend_i32_s", 0xac, "i:l"),
  I64_EXTEND_I32_U("i64.extend_i32_u", 0xad, "i:l"),
  F32_CONVERT_I32_S("f32.convert_i32_s", 0xb2, "i:f"),
  I32_EXTEND8_S("i32.extend8_s", 0xc0, "i:i"),
  I32_EXTEND16_S("i32.extend16_s", 0xc1, "i:i"),
  V128_LOAD("v128.load", simd(0x00), "i:v", Immediate.MEMORY, 4),
  V128_LOAD8X8_S("v128.load8x8_s", simd(0x01), "i:v", Immediate.MEMORY, 3),
  V128_LOAD8X8_U("v128.load8x8_u", simd(0x02), "i:v", Immediate.MEMORY, 3),
  V128_LOAD16X4_S("v128.load16x4_s", simd(0x03), "i:v", Immediate.MEMORY, 3),
  V128_LOAD16X4_U("v128.load16x4_u", simd(0x04), "i:v", Immediate.MEMORY, 3),
  V128_LOAD32X2_S("v128.load32x2_s", simd(0x05), "i:v", Immediate.MEMORY, 3),
  V128_LOAD32X2_U("v128.load32x2_u", simd(0x06), "i:v", Immediate.MEMORY, 3),
  V128_LOAD8_SPLAT("v128.load8_splat", simd(0x07), "i:v", Immediate.MEMORY, 0),
  V128_LOAD16_SPLAT("v128.load16_splat", simd(0x08), "i:v", Immediate.MEMORY, 1),
  V128_LOAD32_SPLAT("v128.load32_splat", simd(0x09), "i:v", Immediate.MEMORY, 2),
  V128_LOAD64_SPLAT("v128.load64_splat", simd(0x0a), "i:v", Immediate.MEMORY, 3),
  V128_STORE("v128.store", simd(0x0b), "iv:", Immediate.MEMORY, 4),
  V128_CONST("v128.const", simd(0x0c)),
  I8X16_SHUFFLE("i8x16.shuffle", simd(0x0d), "vv:v", Immediate.SHUFFLE, 0),
  I8X16_SWIZZLE("i8x16.swizzle", simd(0x0e), "vv:v"),
  I8X16_SPLAT("i8x16.splat", simd(0x0f), "i:v"),
  I16X8_SPLAT("i16x8.splat", simd(0x10), "i:v"),
  I32X4_SPLAT("i32x4.splat", simd(0x11), "i:v"),
  I64X2_SPLAT("i64x2.splat", simd(0x12), "l:v"),
  F32X4_SPLAT("f32x4.splat", simd(0x13), "f:v"),
  I8X16_EXTRACT_LANE_S("i8x16.extract_lane_s", simd(0x15), "v:i", Immediate.LANE, 0),
  I8X16_EXTRACT_LANE_U("i8x16.extract_lane_u", simd(0x16), "v:i", Immediate.LANE, 0),
  I32X4_EXTRACT_LANE("i32x4.extract_lane", simd(0x1b), "v:i", Immediate.LANE, 0),
  I32X4_REPLACE_LANE("i32x4.replace_lane", simd(0x1c), "vi:v", Immediate.LANE, 0),
  I64X2_EXTRACT_LANE("i64x2.extract_lane", simd(0x1d), "v:l", Immediate.LANE, 0),
  I8X16_EQ("i8x16.eq", simd(0x23), "vv:v"),
  I8X16_NE("i8x16.ne", simd(0x24), "vv:v"),
  I8X16_LT_S("i8x16.lt_s", simd(0x25), "vv:v"),
  I8X16_LT_U("i8x16.lt_u", simd(0x26), "vv:v"),
  I8X16_GT_S("i8x16.gt_s", simd(0x27), "vv:v"),
  I8X16_GT_U("i8x16.gt_u", simd(0x28), "vv:v"),
  I8X16_LE_S("i8x16.le_s", simd(0x29), "vv:v"),
  I8X16_LE_U("i8x16.le_u", simd(0x2a), "vv:v"),
  I8X16_GE_S("i8x16.ge_s", simd(0x2b), "vv:v"),
  I8X16_GE_U("i8x16.ge_u", simd(0x2c), "vv:v"),
  I16X8_EQ("i16x8.eq", simd(0x2d), "vv:v"),
  I16X8_NE("i16x8.ne", simd(0x2e), "vv:v"),
  I16X8_LT_S("i16x8.lt_s", simd(0x2f), "vv:v"),
  I16X8_LT_U("i16x8.lt_u", simd(0x30), "vv:v"),
  I16X8_GT_S("i16x8.gt_s", simd(0x31), "vv:v"),
  I16X8_GT_U("i16x8.gt_u", simd(0x32), "vv:v"),
  I16X8_LE_S("i16x8.le_s", simd(0x33), "vv:v"),
  I16X8_LE_U("i16x8.le_u", simd(0x34), "vv:v"),
  I16X8_GE_S("i16x8.ge_s", simd(0x35), "vv:v"),
  I16X8_GE_U("i16x8.ge_u", simd(0x36), "vv:v"),
  I32X4_EQ("i32x4.eq", simd(0x37), "vv:v"),
  I32X4_NE("i32x4.ne", simd(0x38), "vv:v"),
  I32X4_LT_S("i32x4.lt_s", simd(0x39), "vv:v"),
  I32X4_LT_U("i32x4.lt_u", simd(0x3a), "vv:v"),
  I32X4_GT_S("i32x4.gt_s", simd(0x3b), "vv:v"),
  I32X4_GT_U("i32x4.gt_u", simd(0x3c), "vv:v"),
  I32X4_LE_S("i32x4.le_s", simd(0x3d), "vv:v"),
  I32X4_LE_U("i32x4.le_u", simd(0x3e), "vv:v"),
  I32X4_GE_S("i32x4.ge_s", simd(0x3f), "vv:v"),
  I32X4_GE_U("i32x4.ge_u", simd(0x40), "vv:v"),
  F32X4_EQ("f32x4.eq", simd(0x41), "vv:v"),
  F32X4_NE("f32x4.ne", simd(0x42), "vv:v"),
  F32X4_LT("f32x4.lt", simd(0x43), "vv:v"),
  F32X4_GT("f32x4.gt", simd(0x44), "vv:v"),
  F32X4_GE("f32x4.ge", simd(0x46), "vv:v"),
  F64X2_LT("f64x2.lt", simd(0x49), "vv:v"),
  V128_NOT("v128.not", simd(0x4d), "v:v"),
  V128_AND("v128.and", simd(0x4e), "vv:v"),
  V128_ANDNOT("v128.andnot", simd(0x4f), "vv:v"),
  V128_OR("v128.or", simd(0x50), "vv:v"),
  V128_XOR("v128.xor", simd(0x51), "vv:v"),
  V128_BITSELECT("v128.bitselect", simd(0x52), "vvv:v"),
  V128_ANY_TRUE("v128.any_true", simd(0x53), "v:i"),
  V128_LOAD8_LANE("v128.load8_lane", simd(0x54), "iv:v", Immediate.MEMORY_LANE, 0),
  V128_LOAD16_LANE("v128.load16_lane", simd(0x55), "iv:v", Immediate.MEMORY_LANE, 1),
  V128_LOAD32_LANE("v128.load32_lane", simd(0x56), "iv:v", Immediate.MEMORY_LANE, 2),
  V128_LOAD64_LANE("v128.load64_lane", simd(0x57), "iv:v", Immediate.MEMORY_LANE, 3),
  V128_STORE8_LANE("v128.store8_lane", simd(0x58), "iv:", Immediate.MEMORY_LANE, 0),
  V128_STORE16_LANE("v128.store16_lane", simd(0x59), "iv:", Immediate.MEMORY_LANE, 1),
  V128_STORE32_LANE("v128.store32_lane", simd(0x5a), "iv:", Immediate.MEMORY_LANE, 2),
  V128_STORE64_LANE("v128.store64_lane", simd(0x5b), "iv:", Immediate.MEMORY_LANE, 3),
  V128_LOAD32_ZERO("v128.load32_zero", simd(0x5c), "i:v", Immediate.MEMORY, 2),
  V128_LOAD64_ZERO("v128.load64_zero", simd(0x5d), "i:v", Immediate.MEMORY, 3),
  F32X4_DEMOTE_F64X2_ZERO("f32x4.demote_f64x2_zero", simd(0x5e), "v:v"),
  F64X2_PROMOTE_LOW_F32X4("f64x2.promote_low_f32x4", simd(0x5f), "v:v"),
  I8X16_ALL_TRUE("i8x16.all_true", simd(0x63), "v:i"),
  I8X16_BITMASK("i8x16.bitmask", simd(0x64), "v:i"),
  I8X16_NARROW_I16X8_S("i8x16.narrow_i16x8_s", simd(0x65), "vv:v"),
  I8X16_NARROW_I16X8_U("i8x16.narrow_i16x8_u", simd(0x66), "vv:v"),
  I8X16_ADD("i8x16.add", simd(0x6e), "vv:v"),
  I8X16_ADD_SAT_U("i8x16.add_sat_u", simd(0x70), "vv:v"),
  I8X16_SUB("i8x16.sub", simd(0x71), "vv:v"),
  I8X16_SUB_SAT_S("i8x16.sub_sat_s", simd(0x72), "vv:v"),
  I8X16_SUB_SAT_U("i8x16.sub_sat_u", simd(0x73), "vv:v"),
  I8X16_MIN_S("i8x16.min_s", simd(0x76), "vv:v"),
  I8X16_MIN_U("i8x16.min_u", simd(0x77), "vv:v"),
  I8X16_MAX_S("i8x16.max_s", simd(0x78), "vv:v"),
  I8X16_MAX_U("i8x16.max_u", simd(0x79), "vv:v"),
  I8X16_AVGR_U("i8x16.avgr_u", simd(0x7b), "vv:v"),
  I16X8_EXTADD_PAIRWISE_I8X16_S("i16x8.extadd_pairwise_i8x16_s", simd(0x7c), "v:v"),
  I16X8_EXTADD_PAIRWISE_I8X16_U("i16x8.extadd_pairwise_i8x16_u", simd(0x7d), "v:v"),
  I32X4_EXTADD_PAIRWISE_I16X8_S("i32x4.extadd_pairwise_i16x8_s", simd(0x7e), "v:v"),
  I32X4_EXTADD_PAIRWISE_I16X8_U("i32x4.extadd_pairwise_i16x8_u", simd(0x7f), "v:v"),
  I16X8_NARROW_I32X4_S("i16x8.narrow_i32x4_s", simd(0x85), "vv:v"),
  I16X8_NARROW_I32X4_U("i16x8.narrow_i32x4_u", simd(0x86), "vv:v"),
  I16X8_EXTEND_LOW_I8X16_S("i16x8.extend_low_i8x16_s", simd(0x87), "v:v"),
  I16X8_EXTEND_HIGH_I8X16_S("i16x8.extend_high_i8x16_s", simd(0x88), "v:v"),
  I16X8_EXTEND_LOW_I8X16_U("i16x8.extend_low_i8x16_u", simd(0x89), "v:v"),
  I16X8_EXTEND_HIGH_I8X16_U("i16x8.extend_high_i8x16_u", simd(0x8a), "v:v"),
  I16X8_SHL("i16x8.shl", simd(0x8b), "vi:v"),
  I16X8_SHR_S("i16x8.shr_s", simd(0x8c), "vi:v"),
  I16X8_SHR_U("i16x8.shr_u", simd(0x8d), "vi:v"),
  I16X8_ADD("i16x8.add", simd(0x8e), "vv:v"),
  I16X8_ADD_SAT_S("i16x8.add_sat_s", simd(0x8f), "vv:v"),
  I16X8_SUB("i16x8.sub", simd(0x91), "vv:v"),
  I16X8_MUL("i16x8.mul", simd(0x95), "vv:v"),
  I16X8_MIN_S("i16x8.min_s", simd(0x96), "vv:v"),
  I16X8_MAX_S("i16x8.max_s", simd(0x98), "vv:v"),
  I32X4_ALL_TRUE("i32x4.all_true", simd(0xa3), "v:i"),
  I32X4_BITMASK("i32x4.bitmask", simd(0xa4), "v:i"),
  I32X4_EXTEND_LOW_I16X8_S("i32x4.extend_low_i16x8_s", simd(0xa7), "v:v"),
  I32X4_EXTEND_HIGH_I16X8_S("i32x4.extend_high_i16x8_s", simd(0xa8), "v:v"),
  I32X4_EXTEND_LOW_I16X8_U("i32x4.extend_low_i16x8_u", simd(0xa9), "v:v"),
  I32X4_EXTEND_HIGH_I16X8_U("i32x4.extend_high_i16x8_u", simd(0xaa), "v:v"),
  I32X4_SHL("i32x4.shl", simd(0xab), "vi:v"),
  I32X4_SHR_S("i32x4.shr_s", simd(0xac), "vi:v"),
  I32X4_SHR_U("i32x4.shr_u", simd(0xad), "vi:v"),
  I32X4_ADD("i32x4.add", simd(0xae), "vv:v"),
  I32X4_SUB("i32x4.sub", simd(0xb1), "vv:v"),
  I32X4_MUL("i32x4.mul", simd(0xb5), "vv:v"),
  I32X4_MIN_S("i32x4.min_s", simd(0xb6), "vv:v"),
  I32X4_MAX_S("i32x4.max_s", simd(0xb8), "vv:v"),
  I32X4_DOT_I16X8_S("i32x4.dot_i16x8_s", simd(0xba), "vv:v"),
  I32X4_EXTMUL_LOW_I16X8_S("i32x4.extmul_low_i16x8_s", simd(0xbc), "vv:v"),
  I32X4_EXTMUL_HIGH_I16X8_S("i32x4.extmul_high_i16x8_s", simd(0xbd), "vv:v"),
  I64X2_EXTEND_LOW_I32X4_S("i64x2.extend_low_i32x4_s", simd(0xc7), "v:v"),
  I64X2_SHL("i64x2.shl", simd(0xcb), "vi:v"),
  F32X4_ADD("f32x4.add", simd(0xe4), "vv:v"),
  F32X4_SUB("f32x4.sub", simd(0xe5), "vv:v"),
  F32X4_MUL("f32x4.mul", simd(0xe6), "vv:v"),
  F32X4_DIV("f32x4.div", simd(0xe7), "vv:v"),
  F32X4_PMIN("f32x4.pmin", simd(0xea), "vv:v"),
  F32X4_PMAX("f32x4.pmax", simd(0xeb), "vv:v"),
  F64X2_ABS("f64x2.abs", simd(0xec), "v:v"),
  F64X2_ADD("f64x2.add", simd(0xf0), "vv:v"),
  F64X2_SUB("f64x2.sub", simd(0xf1), "vv:v"),
  F64X2_MUL("f64x2.mul", simd(0xf2), "vv:v"),
  F64X2_DIV("f64x2.div", simd(0xf3), "vv:v"),
  F64X2_PMIN("f64x2.pmin", simd(0xf6), "vv:v"),
  F64X2_PMAX("f64x2.pmax", simd(0xf7), "vv:v"),
  I32X4_TRUNC_SAT_F32X4_S("i32x4.trunc_sat_f32x4_s", simd(0xf8), "v:v"),
  F32X4_CONVERT_I32X4_S("f32x4.convert_i32x4_s", simd(0xfa), "v:v"),
  I32X4_TRUNC_SAT_F64X2_S_ZERO("i32x4.trunc_sat_f64x2_s_zero", simd(0xfc), "v:v"),
  F64X2_CONVERT_LOW_I32X4_S("f64x2.convert_low_i32x4_s", simd(0xfe), "v:v"),
  I32X4_RELAXED_DOT_I8X16_I7X16_ADD_S("i32x4.relaxed_dot_i8x16_i7x16_add_s", simd(0x113), "vvv:v");

  private static final int SIMD_PREFIX = 0xfd;

  private final String mnemonic;
  private final int opcode;
  private final Immediate immediate;
  private final int alignment;
  private final List<ValueType> operands;
  private final List<ValueType> results;

  Op(String mnemonic, int opcode) {
    this(mnemonic, opcode, ":", Immediate.SPECIAL, 0);
  }

  Op(String mnemonic, int opcode, String signature) {
    this(mnemonic, opcode, signature, Immediate.NONE, 0);
  }

  Op(String mnemonic, int opcode, String signature, Immediate immediate, int alignment) {
    this.mnemonic = mnemonic;
    this.opcode = opcode;
    this.immediate = immediate;
    this.alignment = alignment;
    int colon = signature.indexOf(':');
    this.operands = types(signature.substring(0, colon));
    this.results = types(signature.substring(colon + 1));
  }

  /** The instruction's name in the specification. */
  public String mnemonic() {
    return mnemonic;
  }

  /** What follows the opcode. */
  public Immediate immediate() {
    return immediate;
  }

  /** The natural alignment of a memory access, as a power of two. */
  public int alignment() {
    return alignment;
  }

  /** The operands from bottom to top; empty where they depend on the context. */
  public List<ValueType> operands() {
    return operands;
  }

  /** The results from bottom to top; empty where they depend on the context. */
  public List<ValueType> results() {
    return results;
  }

  void encode(ByteWriter out) {
    if (opcode > 0xff) {
      out.u8(opcode >> 16).u32(opcode & 0xffff);
    } else {
      out.u8(opcode);
    }
  }

  @Override
  public String toString() {
    return mnemonic;
  }

  private static int simd(int number) {
    return SIMD_PREFIX << 16 | number;
  }

  private static List<ValueType> types(String letters) {
    List<ValueType> types = new ArrayList<>();
    for (char letter : letters.toCharArray()) {
      types.add(
          switch (letter) {
            case 'i' -> ValueType.I32;
            case 'l' -> ValueType.I64;
            case 'f' -> ValueType.F32;
            case 'v' -> ValueType.V128;
            default -> throw new IllegalArgumentException("type letter " + letter);
          });
    }
    return List.copyOf(types);
  }
}

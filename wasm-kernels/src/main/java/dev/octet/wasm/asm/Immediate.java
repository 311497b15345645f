package dev.octet.wasm.asm;

/** What follows an opcode in the code of a function. */
public enum Immediate {
  /** Nothing. */
  NONE,
  /** Alignment and offset of a memory access. */
  MEMORY,
  /** Alignment and offset of a memory access, then a lane number. */
  MEMORY_LANE,
  /** A lane number. */
  LANE,
  /** 16 lane numbers. */
  SHUFFLE,
  /** Whatever {@link FunctionBuilder}'s method for this instruction writes. */
  SPECIAL
}

package dev.octet.wasm.emit;

import dev.octet.wasm.asm.Local;

/** The arithmetic of 16 bytes of output; constants stay in locals. */
interface Elementwise {

  /** Size of an element of A and B. */
  int inputBytes();

  /** Pushes 16 bytes, computed from the elements at the addresses. */
  void emit(Local a, Local b);
}

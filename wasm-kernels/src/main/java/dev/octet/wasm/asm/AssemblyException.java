package dev.octet.wasm.asm;

/** Code that no WebAssembly engine would accept; the message names the function and instruction. */
public final class AssemblyException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  AssemblyException(String message) {
    super(message);
  }
}

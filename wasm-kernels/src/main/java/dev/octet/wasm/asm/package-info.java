/** An assembler for function bodies that checks the operand stack while it emits. */
package dev.octet.wasm.asm;

package dev.octet.wasm.asm;

import dev.octet.wasm.encode.FunctionType;

/**
 * A function of a module under construction.
 *
 * @param index its number in the module
 * @param name its name in messages
 * @param type its signature
 */
public record FunctionRef(int index, String name, FunctionType type) {}

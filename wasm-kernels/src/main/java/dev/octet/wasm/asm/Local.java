package dev.octet.wasm.asm;

import dev.octet.wasm.encode.ValueType;

/** A parameter or local variable of one function. */
public final class Local {
  private final FunctionBuilder owner;
  private final int index;
  private final ValueType type;
  private boolean live = true;

  Local(FunctionBuilder owner, int index, ValueType type) {
    this.owner = owner;
    this.index = index;
    this.type = type;
  }

  /** The type of the variable's value. */
  public ValueType type() {
    return type;
  }

  int index() {
    return index;
  }

  boolean usableIn(FunctionBuilder function) {
    return live && owner == function;
  }

  void endScope() {
    live = false;
  }

  @Override
  public String toString() {
    return "local " + index + " (" + type + ")";
  }
}

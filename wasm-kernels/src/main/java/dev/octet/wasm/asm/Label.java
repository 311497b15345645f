package dev.octet.wasm.asm;

/** The target of branches out of a block, or back to the start of a loop. */
public final class Label {
  private final int depth;

  Label(int depth) {
    this.depth = depth;
  }

  int depth() {
    return depth;
  }
}

package dev.octet.wasm.emit;

import dev.octet.wasm.asm.FunctionBuilder;
import dev.octet.wasm.asm.Local;
import java.util.List;

/** One group of KR taps of a depthwise convolution, for 16 channels. */
interface TapGroup {
  /** Taps of a group. */
  int taps();

  /** Bytes of packed weights of a group. */
  int weightBytes();

  /**
   * Emits the group.
   *
   * @param load pushes the 16 activations of a tap of the group
   * @param weights address of the packed weights
   * @param offset bytes from there to those of this group
   * @param accumulators four vectors of four channels
   */
  void emit(FunctionBuilder f, TapLoad load, Local weights, int offset, List<Local> accumulators);

  /** Pushes the activations of tap {@code tap} of the group. */
  @FunctionalInterface
  interface TapLoad {
    void push(int tap);
  }
}

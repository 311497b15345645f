package dev.octet.wasm.emit;

import dev.octet.wasm.asm.FunctionBuilder;
import dev.octet.wasm.asm.Local;
import java.util.List;

/** One group of KR taps of a depthwise convolution, for NR channels. */
interface TapGroup {
  /** Taps of a group. */
  int taps();

  /** Bytes of packed weights of a group. */
  int weightBytes();

  /**
   * Emits the group.
   *
   * @param tap pushes the address of the activations of a tap of the group
   * @param weights address of the packed weights
   * @param accumulators NR / 4 vectors of four channels
   */
  void emit(FunctionBuilder f, TapAddress tap, Local weights, List<Local> accumulators);

  /** Pushes the address of the activations of tap {@code number} of the group. */
  @FunctionalInterface
  interface TapAddress {
    void push(int number);
  }
}

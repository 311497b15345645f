package dev.octet.wasm.emit;

import dev.octet.wasm.asm.FunctionBuilder;
import dev.octet.wasm.asm.Local;
import java.util.List;

/** One packed step of K for all rows and columns of a GEMM tile. */
interface TileStep {
  /** Bytes of a row of A that a step consumes. */
  int rowBytes();

  /** Bytes of packed weights that a step consumes. */
  int weightBytes();

  /** The accumulators hold sums times two to this power; they start from 0 unless it is 0. */
  default int shift() {
    return 0;
  }

  /** Steps per iteration of the K loop. */
  int unroll();

  /** Independent sets of accumulators for a tile of {@code rows} rows, to hide latency. */
  int accumulatorSets(int rows);

  /**
   * Emits the step.
   *
   * @param rows one address per row of A
   * @param weights address of the packed weights
   * @param step number of steps after those addresses
   * @param accumulators per row, NR / 4 vectors of four columns
   */
  void emit(
      FunctionBuilder f, List<Local> rows, Local weights, int step, List<List<Local>> accumulators);
}

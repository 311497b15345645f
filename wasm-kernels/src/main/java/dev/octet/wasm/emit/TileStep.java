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

  /** Accumulators for each four columns. */
  default int parts() {
    return 1;
  }

  /** Whether the accumulators hold the sums themselves; others start from 0. */
  default boolean isPlain() {
    return true;
  }

  /**
   * Emits what comes before the products of some rows, if they are not plain.
   *
   * @param rows one address per row of A
   * @param steps pushes the number of steps
   */
  default void begin(FunctionBuilder f, List<Local> rows, Runnable steps) {}

  /**
   * Emits what comes after the products of a row, if they are not plain: leaves the sums in the
   * first part of the accumulators.
   */
  default void finish(FunctionBuilder f, List<Local> accumulators) {}

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
   * @param accumulators per row, for each part, NR / 4 vectors of four columns
   */
  void emit(
      FunctionBuilder f, List<Local> rows, Local weights, int step, List<List<Local>> accumulators);
}

package dev.octet.operator;

import dev.octet.kernel.Kernel;
import dev.octet.kernel.Location;
import dev.octet.tensor.Memory;
import java.util.List;

/**
 * Runs cells over the steps of sequences. One unit is one sequence of the batch, forwards and, if
 * there are two cells, backwards. The products with the input of all steps come first, then step by
 * step those with the state.
 */
public final class RecurrentKernel extends Kernel {
  private final List<RecurrentCell> cells;
  private final RowProducts products;
  private final Steps steps;

  /**
   * How rows of a sequence follow each other.
   *
   * @param isTimeMajor whether the rows of a step, not those of a sequence, lie side by side
   */
  record Steps(int batches, int count, boolean isTimeMajor) {

    int row(int batch, int step) {
      return isTimeMajor ? step * batches + batch : batch * count + step;
    }

    /** Rows from one step to the next. */
    int stride() {
      return isTimeMajor ? batches : 1;
    }
  }

  /**
   * The kernel of a node.
   *
   * @param cells one, or one for each direction
   */
  RecurrentKernel(List<RecurrentCell> cells, RowProducts products, Steps steps) {
    this.cells = cells;
    this.products = products;
    this.steps = steps;
  }

  @Override
  public String name() {
    return products.name();
  }

  @Override
  public boolean reads(int i) {
    return products.reads(i);
  }

  @Override
  public long packedBytes() {
    return products.packedBytes();
  }

  @Override
  public void pack(Memory memory, Location at) {
    products.pack(memory, at);
  }

  @Override
  public int units() {
    return steps.batches();
  }

  /** Bytes of all gates' products with the input, a multiple of 16. */
  private long inputBytes(RecurrentCell cell) {
    return (4L * cell.gates() * cell.units() * steps.count() + 15) & -16;
  }

  /** Bytes for the rows that a cell takes, a multiple of 16. */
  private long rowBytes(RecurrentCell cell) {
    return (products.scratchBytes(cell.matrix(), steps.count()) + 15) & -16;
  }

  private long unitBytes() {
    long bytes = 0;
    for (RecurrentCell cell : cells) {
      bytes = Math.max(bytes, inputBytes(cell) + rowBytes(cell) + cell.scratchBytes(products));
    }
    return (bytes + 63) & -64;
  }

  @Override
  public long scratchBytes() {
    return steps.batches() * unitBytes();
  }

  @Override
  public void run(Memory memory, Location at, int from, int to) {
    for (int batch = from; batch < to; batch++) {
      int scratch = at.scratch() + batch * (int) unitBytes();
      for (int i = 0; i < cells.size(); i++) {
        run(memory, at, batch, scratch, cells.get(i), i > 0);
      }
    }
  }

  private void run(
      Memory memory, Location at, int batch, int scratch, RecurrentCell cell, boolean backwards) {
    int count = steps.count();
    int rows = scratch + (int) inputBytes(cell);
    int own = rows + (int) rowBytes(cell);
    int stride = cell.rowBytes() * steps.stride();
    int input = at.input(0) + cell.rowBytes() * steps.row(batch, 0);
    int gateBytes = 4 * cell.units() * count;
    products.take(memory, cell.matrix(), rows, input, stride, count);
    for (int g = 0; g < cell.gates(); g++) {
      int to = scratch + g * gateBytes;
      products.multiply(memory, at, cell.matrix() + g, rows, input, stride, count, to);
    }
    for (int i = 0; i < count; i++) {
      int step = backwards ? count - 1 - i : i;
      int x = scratch + 4 * cell.units() * step;
      int out = at.output(cell.output()) + cell.outputOffset(steps.row(batch, step));
      cell.step(memory, at, products, batch, x, gateBytes, own, out);
    }
  }
}
